"""Made-up counties with known answers: for demonstrations, tests and measurements. Nobody in them exists."""

from diguan.engine.synthetic.answers import Answers, Known
from diguan.engine.synthetic.county import County, county, day_of, write_workbooks
from diguan.engine.synthetic.defects import NATURAL, Planted
from diguan.engine.synthetic.nation import write_parquet
from diguan.engine.synthetic.population import PopulationFault
from diguan.engine.synthetic.villages import village_form

__all__ = [
    "NATURAL",
    "Answers",
    "County",
    "Known",
    "Planted",
    "PopulationFault",
    "county",
    "day_of",
    "village_form",
    "write_parquet",
    "write_workbooks",
]
