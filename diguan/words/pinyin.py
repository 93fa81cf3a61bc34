"""How a name sounds: its pinyin, the surname read as surnames are.

It stands apart from `names`: its table of phrases takes a third of a second to load, and few ask for it.
"""

from pypinyin import lazy_pinyin

from diguan.words.names import COMPOUND, DOT, split

# Surnames of one character that are not read as the character usually is (of two readings, the commoner).
SINGLE = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "区": "ou", "朴": "piao",
    "卜": "bu", "缪": "miao", "覃": "qin", "翟": "zhai", "乐": "yue", "重": "chong", "种": "chong",
    "秘": "bi",
    "员": "yun", "贠": "yun", "召": "shao", "洗": "xian", "折": "she", "黑": "he", "牟": "mu", "句": "gou",
    "祭": "zhai", "繁": "po", "能": "nai", "佴": "nai", "隗": "wei", "郇": "xun", "粘": "nian", "么": "yao",
    "都": "du", "藏": "zang",
}  # fmt: skip


def pinyin(name: str) -> str:
    """The name in pinyin without tones, syllables apart, the surname read as one: `zeng guo fan`; ü is v."""
    surname, given = split(name)
    read = COMPOUND.get(surname) or SINGLE.get(surname) or " ".join(lazy_pinyin(surname))
    syllables = [read, *lazy_pinyin(given.replace(DOT, " "))]
    return " ".join(" ".join(syllables).lower().split())
