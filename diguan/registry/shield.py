"""What a frozen snapshot says in place of numbers that identify people: tokens, lengths, faults. Columns in,
columns out.

It keeps no number and knows no key; the token maker is handed in.
"""

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from diguan.words import identity
from diguan.words.tokens import Tokens


def tokens_of(numbers: pa.ChunkedArray, tokens: Tokens) -> pa.Array:
    """A token for each number; blank for blank."""
    return pa.array(tokens.of_all(numbers.to_pylist()), pa.string())


def said_by_numbers(numbers: pa.ChunkedArray, on: date) -> dict[str, pa.Array]:
    """id_length, id_fault and id_sex of document numbers; unknown where there is none."""
    checked = identity.check_all(numbers.to_pylist(), on)
    return {
        "id_length": pc.cast(pc.utf8_length(numbers), pa.int32()),
        "id_fault": pa.array([None if one is None else one.fault for one in checked], pa.string()),
        "id_sex": pa.array([None if one is None else one.sex for one in checked], pa.string()),
    }


def lengths(texts: pa.ChunkedArray) -> pa.Array:
    """How many characters each text has."""
    return pc.cast(pc.utf8_length(texts), pa.int32())
