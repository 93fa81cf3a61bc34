"""Asking DuckDB a tree, as the engine does: one roll-up over people, one expression over households."""

from diguan.policy.language import roll_up, sql
from tests.policy.trees import HOUSEHOLD, PERSON

BLANK_PERSON = dict.fromkeys(PERSON)


def tables(connection):
    """Make the two tables, empty."""
    for table, columns in (("household", HOUSEHOLD), ("person", PERSON)):
        typed = ", ".join(f'"{name}" {kind}' for name, (_, kind, _) in columns.items())
        connection.execute(f"CREATE TABLE {table} (household_id BIGINT, {typed})")
    return connection


def ask(connection, tree, families):
    """The answers for all households, or for all people where the tree is about a person."""
    connection.execute("DELETE FROM household; DELETE FROM person")
    for number, (household, people) in enumerate(families):
        _insert(connection, "household", number, household)
        for person in people:
            _insert(connection, "person", number, person)
    return [answer for (answer,) in connection.execute(query(tree)).fetchall()]


def query(tree):
    """One statement, its rows in the order of the tables."""
    items = "".join(f", {roll_up(aggregate, 'h', 'p').sql('duckdb')}" for aggregate in tree.aggregates)
    rolled = f"SELECT p.household_id{items} FROM person p JOIN household h USING (household_id) GROUP BY ALL"
    source = "household h" if tree.scope == "household" else "person p JOIN household h USING (household_id)"
    order = "h.rowid" if tree.scope == "household" else "p.rowid"
    written = sql(tree).sql("duckdb")
    joined = f"{source} LEFT JOIN r USING (household_id)"
    return f"WITH r AS ({rolled}) SELECT {written} FROM {joined} ORDER BY {order}"


def _insert(connection, table, number, row):
    columns = ", ".join(["household_id", *row])
    places = ", ?" * len(row)
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES (?{places})", [number, *row.values()])
