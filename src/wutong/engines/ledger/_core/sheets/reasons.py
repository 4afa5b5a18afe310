"""Why a cell is refused, in both languages; `{}` stands for what the cell says."""

REASONS: dict[str, tuple[str, str]] = {
    "formula": ("以 = 或 @ 开头，是公式文字而不是数值：“{}”", "begins with = or @: a formula text, not a number: “{}”"),
    "two_units": ("一个单元格里有两个数或两个单位：“{}”", "two numbers or two units in one cell: “{}”"),
    "not_a_number": ("不是数值：“{}”", "not a number: “{}”"),
    "too_large": ("位数超出范围，请换用更大的单位：“{}”", "too many digits, use a larger unit: “{}”"),
    "separator": (
        "逗号只能作千位分隔，每三位一个；小数点请写成“.”：“{}”",
        "a comma may only part thousands, every three digits; write a decimal point as “.”: “{}”",
    ),
    "reversed": ("范围的上限比下限小：“{}”", "the range's upper end lies below its lower one: “{}”"),
    "unit_unknown": ("不认识的单位：“{}”", "unknown unit: “{}”"),
    "unit_missing": ("没有单位，表头、行、单元格里都没有", "no unit in head, row or cell"),
    "unit_unfit": ("单位与指标不符：{}", "the unit does not fit the indicator: {}"),
    "indicator_unknown": ("没有这个指标：“{}”", "no such indicator: “{}”"),
    "subject_unknown": ("没有这个区域或对象：“{}”", "no such area or subject: “{}”"),
    "subject_missing": ("这一行没有写明区域或对象", "the row names no area or subject"),
    "period_unknown": ("日历上没有这个时期：“{}”", "no such period: “{}”"),
    "measure_unknown": ("不认识的口径：“{}”", "unknown measure: “{}”"),
    "not_allowed": ("您的岗位不能录入这个区域或指标的数据：{}", "your post may not record this area or indicator: {}"),
    "duplicate": (
        "与 {} 重复：同一指标、对象和时期只能出现一次",
        "duplicate of {}: one indicator, subject and period once",
    ),
}


def reason(code: str, detail: str, language: str = "zh") -> str:
    """Return the sentence for a refusal.

    >>> reason("not_a_number", "约三成")
    '不是数值：“约三成”'
    """
    chinese, english = REASONS[code]
    return (english if language.startswith("en") else chinese).format(detail)
