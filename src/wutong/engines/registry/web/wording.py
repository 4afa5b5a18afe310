"""What the registry's codes are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.registry import models
from wutong.engines.registry.declarations import DATA, certificate_kinds, forms, panel_columns, sources
from wutong.engines.registry.types import CertificateKind, FormKind, PanelColumn
from wutong.kernel.yaml_text import read_yaml
from wutong.platform.naming import in_english, name_of

KINDS = dict(models.Entity.KINDS)
STATUSES = dict(models.Entity.STATUSES)
STATUS_MARKS = {"active": "ok", "suspended": "watch", "moved_out": "missing", "revoked": "late", "cancelled": "missing"}
SIZES = {"micro": _("微型"), "small": _("小型"), "medium": _("中型"), "large": _("大型")}
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


@cache
def _industries() -> Mapping[str, tuple[str, str]]:
    rows = read_yaml((DATA / "industries.yaml").read_text(encoding="utf-8"))["divisions"]
    return {str(code): (words[0], words[1]) for code, words in rows.items()}


def industry_name(code: str) -> str:
    """Return the division an industry code belongs to, with the code: 65 软件和信息技术服务业."""
    known = _industries().get(code[:2])
    return f"{code} {known[in_english()]}" if known else code


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
