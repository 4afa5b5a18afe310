"""Forms of reorganisation: each knows the act it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock
from wutong.platform.territory.models import Area, Reorganisation
from wutong.platform.territory.reorganisation import Part, establish, join, move, rename, split
from wutong.platform.territory.tree import below, valid_on

MOST_PARTS = 4
PERCENT = 100  # ten-thousandths in one per cent
KINDS = [
    ("zone", _("高新区")),
    ("office", _("办事处")),
    ("community", _("社区")),
    ("park", _("园区")),
    ("scope", _("统计口径")),
    ("grid_level_1", _("一级网格")),
    ("grid_level_2", _("二级网格")),
    ("grid_level_3", _("三级网格")),
    ("grid_level_4", _("四级网格")),
    ("grid_district", _("片区")),
    ("grid_unit", _("网格")),
    ("grid_micro", _("微网格")),
]


def _code(label: Any, required: bool = True) -> forms.RegexField:
    return forms.RegexField(
        r"^[a-z0-9][a-z0-9_.-]*$",
        label=label,
        max_length=64,
        required=required,
        error_messages={"invalid": _("只能用小写英文字母、数字、点、横线和下划线，并以字母或数字开头。")},
    )


class DatedForm(forms.Form):
    """What every act on the territory has: the day it counts from, and the document it rests on."""

    on = forms.DateField(
        label=_("自哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不晚于今天，也不早于上一次调整；此前的日子仍显示原来的样子。"),
    )
    basis = forms.CharField(label=_("依据"), max_length=200, required=False, help_text=_("文件名称和文号。"))

    def __init__(self, area: Area | None, *args: Any, **kwargs: Any) -> None:
        self.area = area
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self._put_day_last()

    def _put_day_last(self) -> None:
        self.order_fields([name for name in self.fields if name not in {"on", "basis"}])

    def act(self, by: Any) -> Reorganisation:
        """Do what the form says."""
        raise NotImplementedError

    @property
    def dated(self) -> dict[str, Any]:
        """Return day and basis as the acts take them."""
        return {"on": self.cleaned_data["on"], "basis": self.cleaned_data["basis"]}


class RenameForm(DatedForm):
    """Another name."""

    name_zh = forms.CharField(label=_("新名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)

    def __init__(self, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(area, *args, **kwargs)
        self.fields["name_zh"].initial, self.fields["name_en"].initial = area.name_zh, area.name_en

    def act(self, by: Any) -> Reorganisation:
        """Rename."""
        given = self.cleaned_data
        return rename(self.area, given["name_zh"], name_en=given["name_en"], by=by, **self.dated)  # type: ignore[arg-type]


class MoveForm(DatedForm):
    """Another parent."""

    parent = forms.ModelChoiceField(Area.objects.none(), label=_("新的上级"))

    def __init__(self, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(area, *args, **kwargs)
        possible = Area.objects.filter(valid_on(clock.today()), hierarchy=area.hierarchy).exclude(below(area.path))
        self.fields["parent"].queryset = possible  # type: ignore[attr-defined]

    def act(self, by: Any) -> Reorganisation:
        """Move."""
        return move(self.area, self.cleaned_data["parent"], by=by, **self.dated)  # type: ignore[arg-type]


class JoinForm(DatedForm):
    """Which neighbours become one area with this one."""

    others = forms.ModelMultipleChoiceField(
        Area.objects.none(), label=_("与哪些区划合并"), widget=forms.CheckboxSelectMultiple
    )
    code = _code(_("新区划代码"))
    name_zh = forms.CharField(label=_("新区划名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)

    def __init__(self, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(area, *args, **kwargs)
        neighbours = Area.objects.filter(valid_on(clock.today()), parent=area.parent, hierarchy=area.hierarchy)
        self.fields["others"].queryset = neighbours.exclude(pk=area.pk)  # type: ignore[attr-defined]

    def act(self, by: Any) -> Reorganisation:
        """Join."""
        given = self.cleaned_data
        into = Part(given["code"], given["name_zh"], name_en=given["name_en"])
        return join([self.area, *given["others"]], into, by=by, **self.dated)  # type: ignore[list-item]


class SplitForm(DatedForm):
    """Into which parts, with which shares, and where the areas below go."""

    def __init__(self, area: Area, *args: Any, **kwargs: Any) -> None:
        super().__init__(area, *args, **kwargs)
        for number in range(1, MOST_PARTS + 1):
            self._add_part(number)
        self.children = list(Area.objects.filter(valid_on(clock.today()), parent=area))
        for child in self.children:
            self.fields[f"child_{child.code}"] = forms.ChoiceField(
                label=_("下级“%(name)s”划入") % {"name": child.name}, choices=self._part_choices()
            )
        self._put_day_last()

    def _add_part(self, number: int) -> None:
        needed = number <= 2
        name = {"number": number}
        self.fields[f"code_{number}"] = _code(_("第%(number)d部分代码") % name, needed)
        self.fields[f"name_{number}"] = forms.CharField(
            label=_("第%(number)d部分名称") % name, max_length=120, required=needed
        )
        self.fields[f"share_{number}"] = forms.DecimalField(
            label=_("第%(number)d部分份额（百分比）") % name,
            required=needed,
            min_value=Decimal("0.01"),
            max_value=Decimal(100),
            decimal_places=2,
            help_text=_("人口或面积占原区划的比重，各部分合计为一百。") if number == 1 else "",
        )

    def _part_choices(self) -> list[tuple[str, Any]]:
        return [(str(number), _("第%(number)d部分") % {"number": number}) for number in range(1, MOST_PARTS + 1)]

    def parts(self) -> list[Part]:
        """Return the parts that were filled in."""
        given = self.cleaned_data
        return [
            Part(given[f"code_{n}"], given[f"name_{n}"], int((given[f"share_{n}"] or 0) * PERCENT))
            for n in range(1, MOST_PARTS + 1)
            if given.get(f"code_{n}") or given.get(f"name_{n}") or given.get(f"share_{n}")
        ]

    def act(self, by: Any) -> Reorganisation:
        """Split."""
        given = self.cleaned_data
        goes_to = {child.code: given[f"code_{given[f'child_{child.code}']}"] for child in self.children}
        return split(self.area, self.parts(), children=goes_to, by=by, **self.dated)  # type: ignore[arg-type]


class AreaForm(DatedForm):
    """A new area below this one, or a new root."""

    code = _code(_("代码"))
    name_zh = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS)
    hierarchy = forms.ChoiceField(label=_("体系"), choices=[])

    def __init__(self, area: Area | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(area, *args, **kwargs)
        if area:
            del self.fields["hierarchy"]
        else:
            self.fields["hierarchy"].choices = hierarchies()  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Refuse a code that is taken."""
        code: str = self.cleaned_data["code"]
        if Area.objects.filter(code=code).exists():
            raise forms.ValidationError(_("已有这个代码，请换一个。"))
        return code

    def establish(self, by: Any) -> Area:
        """Add the area."""
        given = self.cleaned_data
        part = Part(given["code"], given["name_zh"], name_en=given["name_en"])
        hierarchy = given.get("hierarchy", "jurisdiction")
        return establish(part, self.area, given["kind"], hierarchy=hierarchy, by=by, **self.dated)


def hierarchies() -> Sequence[tuple[str, Any]]:
    """Return the three hierarchies by code, named in the reader's language."""
    return [("jurisdiction", _("行政管辖")), ("statistical", _("统计口径")), ("grid", _("网格"))]
