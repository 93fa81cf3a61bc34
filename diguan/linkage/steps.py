"""The named SQL steps of the comparison, each a table that can be looked at alone: keys, candidates,
agreement, scored.

They read given_left and given_right and know no weights of their own.
"""

from collections.abc import Iterator, Mapping

TOWNSHIP_DIGITS = 9


def steps(weights: Mapping[str, float], near_days: int, *, one_table: bool) -> Iterator[tuple[str, str]]:
    """Every step as (table, SELECT); with one table each pair is looked at once."""
    yield "keys_left", _keys("left")
    yield "keys_right", _keys("right")
    yield "candidates", _candidates(one_table)
    yield "agreement", _agreement(near_days)
    yield "scored", _scored(weights)


def _keys(side: str) -> str:
    """Blank keys become NULL, which matches nothing."""
    return f"""
        SELECT id, nullif(trim(id_token), '') AS id_token, nullif(name, '') AS name, nullif(sound, '') AS
        sound, birth, nullif(trim(village_code), '') AS village,
            CASE WHEN length(trim(village_code)) >= {TOWNSHIP_DIGITS}
                THEN left(trim(village_code), {TOWNSHIP_DIGITS}) END AS township
        FROM given_{side}"""


# Only records that share one of these are looked at: else every record would meet every other.
BLOCKS = (
    "a.id_token = b.id_token",
    "a.sound = b.sound AND a.birth = b.birth",
    "a.sound = b.sound AND a.village = b.village",
    "a.name = b.name AND a.township = b.township",
    "a.birth = b.birth AND a.village = b.village",
)


def _candidates(one_table: bool) -> str:
    once = "AND a.id < b.id" if one_table else ""
    looks = (
        f"SELECT a.id AS left_id, b.id AS right_id FROM keys_left a JOIN keys_right b ON {block} {once}"
        for block in BLOCKS
    )
    return " UNION ".join(looks)


def _agreement(near_days: int) -> str:
    """What agrees and what speaks against, a flag each; what is blank on one side does neither."""
    return f"""
        SELECT left_id, right_id, a.id_token = b.id_token AS same_number, a.id_token <> b.id_token AS
        other_number, a.name = b.name AS same_name, a.name <> b.name AND a.sound = b.sound AS same_sound,
            a.sound <> b.sound AND levenshtein(a.sound, b.sound) = 1 AS near_sound,
            a.birth = b.birth AS same_birth,
            a.birth <> b.birth AND (abs(a.birth - b.birth) <= {near_days} OR {_SWAPPED}) AS near_birth,
            a.birth <> b.birth AND abs(a.birth - b.birth) > {near_days} AND NOT {_SWAPPED} AS other_birth,
            a.village = b.village AS same_village, a.village <> b.village AND a.township = b.township AS
            same_township FROM candidates JOIN keys_left a ON a.id = left_id JOIN keys_right b ON b.id =
            right_id"""


_SWAPPED = (
    "(year(a.birth) = year(b.birth) AND month(a.birth) = day(b.birth) AND day(a.birth) = month(b.birth))"
)


def _scored(weights: Mapping[str, float]) -> str:
    added = " + ".join(f"CASE WHEN {name} THEN {weight} ELSE 0 END" for name, weight in weights.items())
    told = ", ".join(f"CASE WHEN {name} THEN '{name}' END" for name in weights)
    return f"""
        SELECT left_id, right_id, round(least(1.0, greatest(0.0, {added})), 2)::DOUBLE AS score,
            list_filter([{told}], lambda name : name IS NOT NULL) AS evidence
        FROM agreement"""
