"""Chinese personal names: cleaned, split and masked for public lists; spelled in `pinyin`.

It does not know who bears a name. Where surname ends and given name begins is a rule of thumb with a table of
compound surnames (general knowledge, not an official list: M); a person may know better.
"""

import re

from diguan.words.widths import narrow

DOT = "·"
_HAN = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_DOTS = re.compile(rf"\s*[·•‧・･∙⋅●]\s*|(?<={_HAN})\s*\.\s*(?={_HAN})")
_GAP = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")

# Surnames of two characters, with their reading.
COMPOUND = {
    "欧阳": "ou yang", "上官": "shang guan", "司马": "si ma", "诸葛": "zhu ge", "司徒": "si tu",
    "司空": "si kong", "司寇": "si kou", "令狐": "ling hu", "皇甫": "huang fu", "尉迟": "yu chi",
    "长孙": "zhang sun", "慕容": "mu rong", "宇文": "yu wen", "公孙": "gong sun", "轩辕": "xuan yuan",
    "东方": "dong fang", "西门": "xi men", "南宫": "nan gong", "东郭": "dong guo", "南郭": "nan guo",
    "夏侯": "xia hou", "万俟": "mo qi", "澹台": "tan tai", "淳于": "chun yu", "单于": "chan yu",
    "公冶": "gong ye", "公羊": "gong yang", "公西": "gong xi", "太史": "tai shi", "申屠": "shen tu",
    "仲孙": "zhong sun", "钟离": "zhong li", "鲜于": "xian yu", "闾丘": "lv qiu", "亓官": "qi guan",
    "濮阳": "pu yang", "赫连": "he lian", "独孤": "du gu", "拓跋": "tuo ba", "呼延": "hu yan",
    "端木": "duan mu", "百里": "bai li", "第五": "di wu", "谷梁": "gu liang", "拓拔": "tuo ba",
    "左丘": "zuo qiu", "梁丘": "liang qiu", "乐正": "yue zheng", "漆雕": "qi diao", "宗政": "zong zheng",
    "叔孙": "shu sun", "达奚": "da xi", "贺兰": "he lan", "贺若": "he ruo", "耶律": "ye lv",
    "完颜": "wan yan", "纳兰": "na lan", "叶赫": "ye he", "爱新": "ai xin", "东里": "dong li",
}  # fmt: skip


def clean(name: str) -> str:
    """The name as it is written on an ID card.

    Full-width letters become half-width, the spaces officers put between characters go, and the dot of
    minority names is always `·` (U+00B7), whichever look-alike was typed. Names in letters keep dots and
    single spaces.
    """
    name = re.sub(r"\s+", " ", _DOTS.sub(DOT, narrow(name)))
    return _GAP.sub("", name).strip(DOT + " ")


def split(name: str) -> tuple[str, str]:
    """Surname and given name; the surname is empty for names with a dot or in letters, which have none."""
    name = clean(name)
    if DOT in name or not re.match(_HAN, name):
        return "", name
    size = 2 if len(name) > 2 and name[:2] in COMPOUND else 1
    return name[:size], name[size:]


def mask_name(name: str) -> str:
    """For public lists: the surname, then a star for each other character: `欧阳**`, `王*`.

    A name without surname (with a dot, or in letters) shows its first character; dots and spaces stay, a
    single character is hidden. The mask keeps the length of the name so that neighbours can tell whom an
    objection would be about. It is no anonymity, least of all in a small village: never beside ID number,
    birth date or illness.
    """
    surname, given = split(name)
    if not given:
        return "*" * len(surname)
    shown = surname or given[0]
    hidden = given if surname else given[1:]
    return shown + re.sub(rf"[^{DOT} ]", "*", hidden) if hidden else "*"
