"""What the grammar says about an expression it refuses, and how each slip is mended, in both languages.

It holds words only.
"""

import ast
from typing import Final

from diguan.policy.language.types import Kind
from diguan.words.text import Text

EMPTY: Final = Text("表达式是空的", "the expression is empty")
TOO_LONG: Final = Text(
    "表达式有 {length} 个字符，最多 {longest} 个",
    "the expression has {length} characters; {longest} is the most",
)
TOO_LARGE_TREE: Final = Text("表达式太复杂", "the expression has too many parts")
MEND_SPLIT: Final = Text(
    "把其中一部分另写成 [[formula]] 或 [[rule]]，再用它的名字",
    "make a part of it a [[formula]] or a [[rule]] of its own and use its name",
)
WIDE: Final = Text("有全角符号“{sign}”", "there is a full-width sign '{sign}'")
MEND_WIDE: Final = Text(
    "改用半角符号：( ) , < <= == !=", "use the half-width signs of the English keyboard: ( ) , < <= == !="
)
SIGN: Final = Text("不能用“{sign}”", "'{sign}' is not a sign of the language")
INSTEAD: Final = {
    "&&": Text("写 and", "write and"),
    "||": Text("写 or", "write or"),
    "!": Text("写 not", "write not"),
    "=": Text("比较是否相等写 ==", "write == to compare"),
    "<>": Text("写 !=", "write !="),
    "AND": Text("写小写的 and", "write and in small letters"),
    "OR": Text("写小写的 or", "write or in small letters"),
    "NOT": Text("写小写的 not", "write not in small letters"),
}
UNREADABLE: Final = Text("从这里起读不懂", "from here on it cannot be read")
MEND_UNREADABLE: Final = Text(
    "检查括号和引号是否成对、运算符两边是否都有内容",
    "see that brackets and quotes come in pairs and that every sign has something on both sides",
)

NOT_ALLOWED: Final = Text("规则语言中没有这种写法", "the language of rules does not have this")
MEND_CALL: Final = Text("函数写成 名字(内容)", "write a function as name(content)")
NO_FUNCTION: Final = Text("没有函数“{name}”", "there is no function '{name}'")
MEND_FUNCTION: Final = Text(
    "可用：count any all sum min max distinct known year days months years date",
    "there are: count any all sum min max distinct known year days months years date",
)
FUNCTION_AS_NAME: Final = Text("“{name}”是函数，后面要有括号", "'{name}' is a function and needs brackets")
ARGUMENTS: Final = Text(
    "{name} 括号里应有 {wanted} 项，现有 {found} 项",
    "{name} takes {wanted} part(s) in its brackets, not {found}",
)
MEND_ANY: Final = Text("多个条件用 and 或 or 连接", "join several conditions with and or or")

NO_NAME: Final = Text(
    "没有名为“{name}”的事实、参数、公式或规则", "there is no fact, parameter, formula or rule '{name}'"
)
MEND_NAME: Final = Text(
    "事实见 packs/facts.toml；参数、公式和规则要先在政策包中写明",
    "facts stand in packs/facts.toml; parameters, formulas and rules must be given in the pack",
)
PERSONAL: Final = Text("“{name}”说的是人，不是户", "'{name}' speaks of a person, not of a household")
MEND_PERSONAL: Final = Text(
    "写成 any({name} …)、all({name} …) 或 count({name} …)",
    "write any({name} …), all({name} …) or count({name} …)",
)
OF_VILLAGE: Final = Text(
    "“{name}”问的是一户的成员，村没有这样的成员",
    "'{name}' asks the members of a household; a village has none",
)
MEND_OF_VILLAGE: Final = Text("只用村的事实和参数", "use facts of the village and parameters only")
ELSEWHERE: Final = {
    False: Text("“{name}”说的是村，不是户", "'{name}' speaks of a village, not of a household"),
    True: Text("“{name}”说的不是村", "'{name}' does not speak of a village"),
}
MEND_LEVEL: Final = Text(
    "用同一级的事实，或改规则的 level", "use facts of one level, or change the rule's level"
)
SECRET: Final = Text(
    "规则不能读取“{name}”：它会指认个人", "a rule cannot read '{name}': it identifies a person"
)
MEND_SECRET: Final = Text("改用不涉及身份的事实", "use a fact that names nobody")
HOUSEHOLD_IN_AGGREGATE: Final = Text(
    "count、any 等的括号内不能用户一级的公式或规则“{name}”",
    "inside count, any … the household's formula or rule '{name}' has no meaning",
)
MEND_OUTSIDE: Final = Text(
    '移到括号外，或把该公式写成关于人的（level = "person"）',
    'move it outside the brackets, or make it a formula about a person (level = "person")',
)
NESTED: Final = Text("count、any 等不能套用", "count, any … cannot stand inside one another")
MEND_NESTED: Final = Text("把里层另写成公式，放到括号外", "make the inner one a formula and use it outside")

WANTED: Final = Text("这里应是{wanted}，却是{found}", "here stands {found} where {wanted} is needed")
WHOLE: Final = Text("整个表达式应是{wanted}，却是{found}", "the whole must be {wanted}; it is {found}")
UNLIKE: Final = Text("{left}与{right}不能放在一起", "{left} and {right} do not go together")
DAY_ARITHMETIC: Final = Text("日期不能加减", "days cannot be added or subtracted")
MEND_DAYS: Final = Text(
    "写 days(起, 止)、months(起, 止) 或 years(起, 止)",
    "write days(from, to), months(from, to) or years(from, to)",
)
CODES_COMPARED: Final = Text("多选代码不能直接比较", "a set of codes cannot be compared")
MEND_CODES: Final = Text('写 "代码" in 事实', 'write "key" in fact')
BOOL_COMPARED: Final = Text("是否类的值不用比较", "a yes/no needs no comparison")
MEND_BOOL: Final = Text("直接写它的名字，或 not 加名字", "write its name alone, or not and its name")
TEXTS_COMPARED: Final = Text("文字清单不能直接比较", "a list of texts cannot be compared")
TEXT_ORDER: Final = Text("文字没有大小之分", "texts have no order")
MEND_TEXT_ORDER: Final = Text("只用 ==、!= 或 in", "use ==, != or in")
COMPARED_TO_NONE: Final = Text("“不知道”不能比较", "the unknown cannot be compared")
MEND_KNOWN: Final = Text("写 known(…) 或 not known(…)", "write known(…) or not known(…)")
NO_CONSTANT: Final = Text("不能写 {value}", "{value} cannot be written")
MEND_CONSTANT: Final = Text(
    "是否类的事实直接写名字；是否填写用 known(…)",
    "write a yes/no fact by its name; ask known(…) whether it is on file",
)
TOO_LARGE: Final = Text("数太大（最多一万亿）", "the number is too large (a million million is the most)")
NOT_A_DAY: Final = Text("不是日期", "this is no day")
MEND_DAY: Final = Text('写 date("2017-01-01")', 'write date("2017-01-01")')
TWO_LISTS: Final = Text(
    "两边的代码出自不同的代码表：{left} 与 {right}",
    "the codes are of two different lists: {left} and {right}",
)
NO_KEY: Final = Text("代码表 {list} 中没有“{value}”", "the code list {list} has no key '{value}'")
WRITE: Final = Text('写 "{word}"', 'write "{word}"')
KEYS: Final = Text("可用：{keys}", "its keys: {keys}")
IN_ONE: Final = Text("in 后面应是括号中的清单", "after in comes a list in brackets")
MEND_IN_ONE: Final = Text('只有一个时写 == "甲"', 'for a single one write == "a"')
NOT_A_LIST: Final = Text(
    "in 后面应是清单或多选代码，却是{found}", "after in comes a list or a set of codes, not {found}"
)
MEND_IN: Final = Text('写 in ("甲", "乙")', 'write in ("a", "b")')
IN_OF: Final = Text("{found}不能用 in 查找", "{found} cannot be looked for with in")
EMPTY_LIST: Final = Text("清单是空的", "the list is empty")
LIST_OF_CONSTANTS: Final = Text("清单里只能写明具体的值", "a list holds values only")
MEND_LIST_OF_CONSTANTS: Final = Text("与名字比较时用 == 和 or", "compare with names by == and or")
MEND_BRANCHES: Final = Text("if 与 else 两边应是同一类", "both sides of if … else must be of one kind")
AGGREGATE_OF: Final = Text("{name} 不能用于{found}", "{name} cannot be taken of {found}")
SUM_OF_FACT: Final = Text("sum 只能对一项事实求和", "sum adds up one fact")
MEND_SUM: Final = Text(
    "例如 sum(work_months)；按人头计的金额写 count(…) * 金额",
    "as sum(work_months); for an amount per person write count(…) * amount",
)

_MEND_NODE: Final[dict[type[ast.AST], Text]] = {
    ast.BitAnd: INSTEAD["&&"],
    ast.BitOr: INSTEAD["||"],
    ast.BitXor: INSTEAD["||"],
    ast.Pow: Text("用乘法", "multiply instead"),
    ast.FloorDiv: Text("用 /", "use /"),
    ast.Attribute: Text(
        "事实没有点号后的部分，直接写名字", "facts have no parts behind a dot: write the name alone"
    ),
    ast.Tuple: MEND_IN,
    ast.List: MEND_IN,
    ast.UnaryOp: Text("只有 not 和负号", "there are only not and minus"),
    ast.GeneratorExp: Text(
        "写 count(条件)、any(条件) 或 all(条件)", "write count(condition), any(condition) or all(condition)"
    ),
    ast.ListComp: Text(
        "写 count(条件)、any(条件) 或 all(条件)", "write count(condition), any(condition) or all(condition)"
    ),
}
_MEND_TYPE: Final = {
    (Kind.BOOL, Kind.NUMBER): Text("写成比较，如 … > 0", "make it a comparison, such as … > 0"),
    (Kind.BOOL, Kind.TEXT): Text('写成比较，如 … == "甲"', 'make it a comparison, such as … == "a"'),
    (Kind.BOOL, Kind.CODES): MEND_CODES,
    (Kind.BOOL, Kind.DAY): Text("写 known(…) 或与日期比较", "write known(…) or compare it with a day"),
    (Kind.NUMBER, Kind.BOOL): Text(
        "写 数 if 条件 else 0，或 count(条件)", "write number if condition else 0, or count(condition)"
    ),
    (Kind.DAY, Kind.TEXT): MEND_DAY,
}


def mend_for(part: ast.AST) -> Text | None:
    """How to write instead what Python has and the language has not."""
    return _MEND_NODE.get(type(part))


def mend_type(wanted: Kind, found: Kind) -> Text | None:
    """How to make one kind out of another."""
    return _MEND_TYPE.get((wanted, found))
