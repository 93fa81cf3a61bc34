"""The text of an expression before it is a tree: its size, its characters, and where a part of it begins.

It uses Python's parser and nothing else of Python; what the parts mean is the grammar's business.
"""

import ast
import re
from typing import Final

from diguan.policy.language import messages as say
from diguan.policy.language.faults import RuleFault

LONGEST: Final = 1000
DEEPEST: Final = 40
MOST_PARTS: Final = 400
MOST_PRODUCTS: Final = 8

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_WIDE = re.compile(r"[（），、；：“”‘’＜＞＝≤≥≠＋－×÷／\u3000]")
_SIGNS = re.compile(r"&&|\|\||!(?!=)|(?<![<>=!])=(?!=)|\bAND\b|\bOR\b|\bNOT\b|<>")


def read(source: str) -> ast.expr:
    """The parsed expression; raises RuleFault when it is empty, too long, too deep or not one at all."""
    if not source.strip():
        raise RuleFault(say.EMPTY)
    if len(source) > LONGEST:
        raise RuleFault(say.TOO_LONG.format(length=len(source), longest=LONGEST), mend=say.MEND_SPLIT)
    flat = re.sub(r"[\n\r\t]", " ", source)
    indent = len(flat) - len(flat.lstrip(" "))
    try:
        tree = ast.parse(flat[indent:], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise _unreadable(source, fault, indent) from None
    _shift(tree, indent)
    _check_size(tree, source)
    return tree


def start_of(source: str, part: ast.AST) -> int:
    """Where a part begins, in characters; the parser counts bytes."""
    offset: int = getattr(part, "col_offset", 0)
    return len(source.encode()[:offset].decode(errors="ignore"))


def _shift(tree: ast.AST, by: int) -> None:
    for part in ast.walk(tree):
        if isinstance(part, ast.expr):
            part.col_offset += by


def _unreadable(source: str, fault: BaseException, indent: int) -> RuleFault:
    """The commonest slips get their own words; the parser's position serves for all others."""
    bare = _STRING.sub(lambda text: " " * len(text.group()), source)
    if wide := _WIDE.search(bare):
        return RuleFault(say.WIDE.format(sign=wide.group()), None, say.MEND_WIDE, source, wide.start())
    if sign := _SIGNS.search(bare):
        mend = say.INSTEAD[sign.group()]
        return RuleFault(say.SIGN.format(sign=sign.group()), None, mend, source, sign.start())
    offset = fault.offset - 1 + indent if isinstance(fault, SyntaxError) and fault.offset else 0
    return RuleFault(say.UNREADABLE, None, say.MEND_UNREADABLE, source, max(0, min(offset, len(source) - 1)))


def _check_size(tree: ast.expr, source: str) -> None:
    parts = [part for part in ast.walk(tree) if isinstance(part, ast.expr)]
    products = [p for p in parts if isinstance(p, ast.BinOp) and isinstance(p.op, ast.Mult | ast.Div)]
    if len(parts) > MOST_PARTS or _depth(tree) > DEEPEST or len(products) > MOST_PRODUCTS:
        raise RuleFault(say.TOO_LARGE_TREE, None, say.MEND_SPLIT, source)


def _depth(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [c for part in level for c in ast.iter_child_nodes(part)]
    return depth
