"""Named SQL steps: each is a view over the ones before it, can be printed with its reason and run alone.

It knows nothing of households or rules; it only keeps SQL readable.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


def quoted(name: str) -> str:
    """A name as an SQL identifier; `rule.poor` and Chinese names are fine."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Step:
    """One view: its name, one line that says what its rows are, and the query.

    `once`: several later steps read it, so a query works it out once and keeps it.
    """

    name: str
    says: str
    sql: str
    once: bool = False

    def statement(self) -> str:
        """What creates the view, with its reason above it."""
        return f"-- {self.says}\nCREATE OR REPLACE TEMP VIEW {quoted(self.name)} AS\n{self.sql};\n"

    def inside(self) -> str:
        """The step as a part of a longer query."""
        return f"{quoted(self.name)} AS {'' if self.once else 'NOT '}MATERIALIZED (\n{self.sql}\n)"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Steps in the order in which they build on one another; the last one is the result."""

    steps: tuple[Step, ...] = ()

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def then(self, *steps: Step) -> "Pipeline":
        """The same with further steps at the end."""
        return Pipeline((*self.steps, *steps))

    def script(self) -> str:
        """Every statement in order: paste it into any DuckDB and look at each step by its name."""
        return "\n".join(step.statement() for step in self.steps)

    def query(self) -> str:
        """The last step as one query with the others inside it: planned once, not view by view.

        What is read once stands where it is read (planning takes half as long), the rest in front.
        """
        *inner, last = self.steps
        front, body = "", last.sql
        for step in reversed(inner):
            readers = _reading(step.name)
            if step.once or len(readers.findall(front + body)) > 1:
                front = f"{step.inside()},\n{front}" if front else step.inside()
            else:
                front, body = (_placed(readers, step, text) for text in (front, body))
        return f"WITH {front}\n{body}" if front else body


def _reading(name: str) -> re.Pattern[str]:
    """Where a query reads from a step."""
    return re.compile(rf'\b(FROM|JOIN) "?{re.escape(name)}"?(?![\w."])')


def _placed(readers: re.Pattern[str], step: Step, text: str) -> str:
    return readers.sub(lambda found: f"{found[1]} (\n{step.sql}\n) AS {quoted(step.name)}", text)


def select(columns: Iterable[tuple[str, str]], source: str, *, keep: str = "*") -> str:
    """`SELECT keep, expression AS name, … FROM source`, one column a line; columns are (name, expression)."""
    lines = [keep, *(f"{expression} AS {quoted(name)}" for name, expression in columns)]
    body = ",\n".join(f"  {line}" for line in lines if line)
    return f"SELECT\n{body}\nFROM {source}"
