"""Three-valued logic: true, false, and None for unknown (Kleene's strong tables).

An answer is known as soon as the known operands settle it.
"""

from collections.abc import Iterable

Answer = bool | None


def conjunction(answers: Iterable[Answer]) -> Answer:
    """False when one is false, else unknown when one is unknown, else true."""
    answers = tuple(answers)
    if any(answer is False for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True


def disjunction(answers: Iterable[Answer]) -> Answer:
    """True when one is true, else unknown when one is unknown, else false."""
    return contrary(conjunction(contrary(answer) for answer in answers))


def contrary(answer: Answer) -> Answer:
    """Yes for no, no for yes, unknown for unknown."""
    return None if answer is None else not answer
