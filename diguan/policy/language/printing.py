"""An expression written out again, one way only, so that equal trees read and digest alike.

Brackets stand around every part that is itself compound; it is for reading and naming, not for speed.
"""

from datetime import date

from diguan.policy.language.nodes import (
    Aggregate,
    Arithmetic,
    Choice,
    Compare,
    Constant,
    Extreme,
    Holds,
    In,
    Junction,
    Known,
    Name,
    Negative,
    Node,
    Not,
    Plain,
    Span,
    YearOf,
)

_COMPOUND = (Junction, Not, Compare, In, Holds, Arithmetic, Negative, Choice)


def printed(node: Node) -> str:
    """The expression as text; read again it is the same tree, but for yes, no and unknown."""
    match node:
        case Constant():
            return literal(node.value)
        case Name():
            return node.id
        case Junction():
            return f" {node.word} ".join(map(_inner, node.operands))
        case Not():
            return f"not {_inner(node.operand)}"
        case Negative():
            return f"-{_inner(node.operand)}"
        case Compare() | Arithmetic():
            return f"{_inner(node.left)} {node.sign} {_inner(node.right)}"
        case In():
            return f"{_inner(node.item)} in {_inner(node.among)}"
        case Holds():
            return f"{_inner(node.item)} in {_inner(node.codes)}"
        case Choice():
            return f"{_inner(node.then)} if {_inner(node.condition)} else {_inner(node.otherwise)}"
        case _:
            return _call(node)


def literal(value: Plain) -> str:
    """A constant as the language writes it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case date():
            return f'date("{value.isoformat()}")'
        case tuple():
            return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _call(node: Node) -> str:
    match node:
        case Known():
            return f"known({printed(node.operand)})"
        case YearOf():
            return f"year({printed(node.operand)})"
        case Extreme():
            return f"{node.word}({', '.join(map(printed, node.operands))})"
        case Span():
            return f"{node.unit}({printed(node.start)}, {printed(node.end)})"
        case Aggregate():
            return f"{node.word}({printed(node.operand)})"
    raise TypeError(node)


def _inner(node: Node) -> str:
    return f"({printed(node)})" if isinstance(node, _COMPOUND) else printed(node)
