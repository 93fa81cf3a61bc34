"""Where the Austrian survey file (eusilc of R's laeken) is: it is GPL, read in tests and never shipped."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
EUSILC = Path(
    os.environ.get("DIGUAN_EUSILC", ROOT.parent / "shared" / "data" / "eusilc_laeken_synthetic.csv")
)
needs_eusilc = pytest.mark.skipif(
    not EUSILC.is_file(), reason="the survey file is GPL and not shipped: set DIGUAN_EUSILC to a copy of it"
)
