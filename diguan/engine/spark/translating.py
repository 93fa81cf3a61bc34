"""A step of the engine as Spark reads it: DuckDB's SQL through sqlglot, and the two constructs it leaves be.

It runs nothing and needs no Spark.
"""

from typing import Final

import sqlglot
from sqlglot import exp

from diguan.engine.steps import Step

DIALECT: Final = "spark"


def translated(sql: str) -> str:
    """A query of the engine in Spark's SQL."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    return tree.transform(_file).transform(_filter).sql(dialect=DIALECT)


def view(step: Step) -> str:
    """The statement that makes a step a view of a Spark session."""
    return f"CREATE OR REPLACE TEMPORARY VIEW `{step.name}` AS {translated(step.sql)}"


def _filter(node: exp.Expression) -> exp.Expression:
    """`[x FOR x IN list IF condition]` as `filter(list, x -> condition)`."""
    inner = node.expressions[0] if isinstance(node, exp.Array) and len(node.expressions) == 1 else None
    if not isinstance(inner, exp.Comprehension):
        return node
    name = exp.to_identifier(inner.this.name)
    condition = exp.Lambda(this=inner.args["condition"], expressions=[name])
    return exp.Anonymous(this="FILTER", expressions=[inner.args["iterator"], condition])


def _file(node: exp.Expression) -> exp.Expression:
    """`read_parquet('file')` or `read_parquet(['file'], …)` as a table of the file."""
    if not (isinstance(node, exp.Table) and isinstance(node.this, exp.ReadParquet)):
        return node
    (literal,) = [one for one in node.this.find_all(exp.Literal) if one.is_string]
    table = exp.Table(this=exp.to_identifier(literal.this, quoted=True), db=exp.to_identifier("parquet"))
    if alias := node.args.get("alias"):
        table.set("alias", alias)
    return table
