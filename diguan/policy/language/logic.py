"""Three-valued logic: true, false, and None for unknown (Kleene's strong tables).

An answer is known as soon as the known operands settle it; what comes after that is not asked.
"""

from collections.abc import Iterable

Answer = bool | None


def conjunction(answers: Iterable[Answer]) -> Answer:
    """False when one is false, else unknown when one is unknown, else true."""
    result: Answer = True
    for answer in answers:
        if answer is False:
            return False
        result = result and answer
    return result


def disjunction(answers: Iterable[Answer]) -> Answer:
    """True when one is true, else unknown when one is unknown, else false."""
    return contrary(conjunction(contrary(answer) for answer in answers))


def contrary(answer: Answer) -> Answer:
    """Yes for no, no for yes, unknown for unknown."""
    return None if answer is None else not answer
