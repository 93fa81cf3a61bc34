"""The language in which packs state rules, points and amounts: one tree, read as SQL and as plain Python.

Answers are three-valued: what is not known makes an answer unknown, never no. It knows no pack.
"""

from diguan.policy.language.evaluate import Value, evaluate
from diguan.policy.language.faults import RuleFault
from diguan.policy.language.giving import given
from diguan.policy.language.grammar import parse
from diguan.policy.language.meanings import Meaning, Vocabulary
from diguan.policy.language.nodes import Aggregate, Constant, Name, Node
from diguan.policy.language.printing import printed
from diguan.policy.language.questions import Question, questions
from diguan.policy.language.sql import column_of, roll_up, sql
from diguan.policy.language.tree import Tree, unknown
from diguan.policy.language.types import Kind, Type, type_of_fact

__all__ = [
    "Aggregate",
    "Constant",
    "Kind",
    "Meaning",
    "Name",
    "Node",
    "Question",
    "RuleFault",
    "Tree",
    "Type",
    "Value",
    "Vocabulary",
    "column_of",
    "evaluate",
    "given",
    "parse",
    "printed",
    "questions",
    "roll_up",
    "sql",
    "type_of_fact",
    "unknown",
]
