"""What the registry's codes are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.registry import models
from wutong.engines.registry.declarations import SIZES as SIZES
from wutong.engines.registry.declarations import certificate_kinds, forms, panel_columns, sources
from wutong.engines.registry.types import CertificateKind, FormKind, PanelColumn
from wutong.platform.naming import in_english, name_of

KINDS = dict(models.Entity.KINDS)
STATUSES = dict(models.Entity.STATUSES)
STATUS_MARKS = {"active": "ok", "suspended": "watch", "moved_out": "missing", "revoked": "late", "cancelled": "missing"}
NAME_KINDS = dict(models.EntityName.KINDS)
SCHEMES = dict(models.Identifier.SCHEMES)
PURPOSES = dict(models.Consent.PURPOSES)
RELATIONS = {
    "parent": _("母公司"), "subsidiary": _("子公司"), "investor": _("投资方"), "invested": _("对外投资"), "head": _("总公司"),
    "branch": _("分支机构"), "supplier": _("供应商"), "customer": _("客户"),
}  # fmt: skip
STANDINGS = {"valid": _("有效"), "ended": _("已到期"), "revoked": _("已撤销"), "future": _("未生效")}
STANDING_MARKS = {"valid": "ok", "ending": "watch", "ended": "missing", "revoked": "late", "future": "missing"}
PLACES = {
    "top": _("前四分之一"), "upper": _("中上"), "lower": _("中下"), "bottom": _("后四分之一"),
}  # fmt: skip
FOUND_BY = {
    "former": _("曾用名或别名"), "initials": _("拼音首字母"), "code": _("代码"), "address": _("地址"), "product": _("产品"),
}  # fmt: skip
FIELDS = {
    "name": _("名称"), "code": _("统一社会信用代码"), "legal_form": _("企业类型"), "status": _("登记状态"), "founded": _("成立日期"),
    "ended": _("注销或吊销日期"), "capital_fen": _("注册资本"), "industry": _("行业"), "size": _("规模"), "area": _("属地"),
    "address": _("地址"), "person": _("法定代表人"), "phone": _("电话"), "products": _("产品与服务"), "lon": _("坐标"), "lat": _("坐标"),
}  # fmt: skip


def source_name(code: str) -> str:
    """Return what a source is called; an unknown one by its code."""
    return name_of(sources()[code]) if code in sources() else code


def form_name(code: str) -> str:
    """Return what a return is called; an unknown one by its code."""
    kinds: Mapping[str, FormKind] = forms()
    return name_of(kinds[code]) if code in kinds else code


def title_name(code: str, *, short: bool = False) -> str:
    """Return what a title is called, in a list by its short name."""
    kind: CertificateKind | None = certificate_kinds().get(code)
    if kind is None:
        return code
    return kind.short if short and not in_english() else name_of(kind)


def column_name(code: str) -> str:
    """Return what a column of the panel is called."""
    columns: Mapping[str, PanelColumn] = panel_columns()
    return name_of(columns[code]) if code in columns else code


def field_name(code: str) -> str:
    """Return what a field of a firm or a column of its figures is called."""
    return str(FIELDS[code]) if code in FIELDS else column_name(code)


def choice(choices: Mapping[str, Any], code: str) -> str:
    """Return the word of a code, the code itself where it has none."""
    return str(choices.get(code, code))


COMPARED = {
    "code": _("代码"), "name": _("字号"), "trade": _("行业词"), "place": _("地名"), "form": _("组织形式"), "person": _("法定代表人"),
    "phone": _("电话"), "address": _("地址"),
    "contacts": _("联系方式"),
}  # fmt: skip
EVIDENCE = {
    "swapped_short": _("两字颠倒"), "picked": _("简称取自全称的字"), "translated": _("英文译名"), "near": _("读音或字形相近"),
    "beside": _("一方多出另立公司的行业词"), "field": _("同一领域"), "county": _("一市一县"), "other_zone": _("园区不同"),
    "zone_silent": _("一方没有写园区"), "other_shop": _("另一家门店"), "other_room": _("房间不同"), "all": _("都一致"),
    "same": _("一致"), "same_organisation": _("组织机构代码一致"), "mistyped": _("疑似抄错"), "different": _("不同"),
    "same_shop": _("同名门店"), "stem": _("字号一致"), "stem_short": _("单字字号一致"), "contained": _("一个是另一个的简称"),
    "typing": _("疑似错字"), "typing_long": _("疑似错一字"), "typing_sound": _("疑似同音错字"), "typing_shape": _("疑似形近错字"), "typing_radical": _("疑似偏旁错字"),
    "typing_other": _("有一字不同"), "typing_trade": _("行业词疑似错字"), "half": _("两字中一字不同"), "left_out": _("少一字"),
    "left_out_long": _("少一字"), "swapped": _("两字颠倒"), "english": _("英文或拼音名"), "english_brand": _("英文商号"),
    "unlike": _("没有相同之处"), "told_apart": _("数字、方位或字母不同"), "akin": _("相近"), "cousin": _("同一领域但不同"),
    "partial": _("部分相同"), "partial_full": _("全称只有部分相同"), "weak": _("略有不同"), "weak_full": _("全称略有不同"),
    "one_silent": _("一方没有写"), "one_silent_full": _("全称中一方没有写"), "renamed": _("字号也不同"), "wider": _("一省一市"),
    "inner": _("括号内地名只有一方有"), "changed": _("改制"), "other": _("不同类"), "group": _("一方是集团"), "part": _("一方是分支机构"),
    "same_room": _("同一房间"), "same_building": _("同一楼"), "same_number": _("同一门牌"), "same_road": _("同一条路"), "same_area": _("同一区镇"), "tail": _("一方前面多两字，或是地名"),
    "same_place_name": _("同一地名"), "other_number": _("门牌不同"), "other_road": _("道路不同"), "other_city": _("城市不同"),
    "other_district": _("区县不同"), "same_common": _("一致，但同名者多"), "same_nowhere": _("名称一致，都没有写地名"), "brand": _("商号一致，其后不同"),
    "typing_core": _("全名同音"), "typing_near": _("疑似近音错字"),
    "initials": _("由全称各词首字缩成"), "brand_alone": _("商号一致，一方另有其他字"), "neighbour": _("相邻领域"),
    "renamed_far": _("字号不同，行业也不相干"), "unread": _("英文名没有写出同一行业"), "converted": _("一方是个体户，一方是公司"),
}  # fmt: skip


def reason_words(kind: str) -> str:
    """Return a piece of evidence in words: what was compared, and what was found."""
    what, _dot, found = kind.partition(".")
    colon = ": " if in_english() else "："
    return f"{choice(COMPARED, what)}{colon}{choice(EVIDENCE, found)}" if found else choice(COMPARED, what)
