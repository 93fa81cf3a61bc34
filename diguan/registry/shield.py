"""What a frozen snapshot says in place of numbers that identify people: tokens, lengths, faults. Columns in,
columns out.

It keeps no number and knows no key; the token maker is handed in.
"""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from diguan.engine.sheets.converting import CITIZENS
from diguan.words.identity import check
from diguan.words.tokens import Tokens


def tokens_of(numbers: pa.ChunkedArray, tokens: Tokens) -> pa.Array:
    """A token for each number; blank for blank."""
    return pa.array(tokens.of_all(numbers.to_pylist()), pa.string())


def said_by_numbers(
    numbers: pa.ChunkedArray, kinds: pa.ChunkedArray, births: pa.ChunkedArray, on: date
) -> dict[str, pa.Array]:
    """id_length, id_fault, id_sex of document numbers, and the birth date, where it is blank, of a sound one.

    Only ID numbers of citizens say anything about sex, birth and faults; a missing number says nothing at
    all.
    """
    checked = [
        check(number, on) if number and kind in CITIZENS else None
        for number, kind in zip(numbers.to_pylist(), kinds.to_pylist(), strict=True)
    ]
    said = pa.array([one.birth if one and one.person else None for one in checked], pa.date32())
    return {
        "id_length": lengths(numbers),
        "id_fault": pa.array([one.fault if one else None for one in checked], pa.string()),
        "id_sex": pa.array([one.sex if one else None for one in checked], pa.string()),
        "birth": pc.coalesce(births, said),
    }


def lengths(texts: pa.ChunkedArray) -> pa.Array:
    """How many characters each text has."""
    return pc.cast(pc.utf8_length(texts), pa.int32())
