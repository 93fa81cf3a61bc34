"""Units of facts and parameters in both languages; packs write them in English."""

from diguan.words.text import Text

UNITS = {
    "10,000 yuan": "万元",
    "cases": "件",
    "characters": "位",
    "digits": "位",
    "days": "天",
    "degrees east": "度（东经）",
    "degrees north": "度（北纬）",
    "households": "户",
    "km": "公里",
    "litres per person a day": "升/人·天",
    "m2": "平方米",
    "m2 per person": "平方米/人",
    "minutes, round trip": "分钟（往返）",
    "months": "个月",
    "mu": "亩",
    "percent": "%",
    "percent of the year": "%（全年）",
    "persons": "人",
    "points": "分",
    "rounds": "次",
    "share": "占比",
    "times a year": "次/年",
    "visits a year": "次/年",
    "villages": "个村",
    "working days": "个工作日",
    "year": "年",
    "years": "周岁",  # all years that are counted so far are ages
    "yuan": "元",
    "yuan a month": "元/月",
    "yuan a year": "元/年",
    "yuan per household": "元/户",
    "yuan per person": "元/人",
    "yuan per person a month": "元/人·月",
    "yuan per person a year": "元/人·年",
}


def unit_text(unit: str | None) -> Text | None:
    """The unit in both languages; one that is not listed stands as it is written; None stays None."""
    return Text(UNITS.get(unit, unit), unit) if unit else None
