"""Forms of changes to the map: import, split, join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.engines.atlas.web.pages import LEVELS
from wutong.platform import clock

_LONGEST = 500_000  # characters of pasted shapes


class DatedForm(forms.Form):
    """What every change has: the day it counts from, and what it rests on."""

    on = forms.DateField(
        label=_("自哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("此前的日子仍是原来的图形，以前的统计不变。"),
    )
    source = forms.CharField(label=_("来源"), max_length=200, required=False, help_text=_("文件名称和文号。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.order_fields([name for name in self.fields if name not in {"on", "source"}])


class ImportForm(DatedForm):
    """A file, its level, and whether it is all of the level."""

    file = forms.FileField(
        label=_("图形文件"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.txt,.csv"}),
        help_text=_("GeoJSON，或有经度、纬度、编号、名称各列的 CSV（门牌、设施）；UTF-8 或 GB18030。"),
    )
    level = forms.ChoiceField(label=_("级别"), choices=LEVELS)
    system = forms.ChoiceField(
        label=_("坐标系"),
        choices=[("wgs84", "WGS-84"), ("cgcs2000", "CGCS2000"), ("gcj02", "GCJ-02")],
        required=False,
        help_text=_("网络地图上取的点一般是 GCJ-02，导入时换算。"),
    )
    meridian = forms.FloatField(
        label=_("中央经线"),
        required=False,
        min_value=70,
        max_value=140,
        help_text=_("仅当坐标是高斯投影的米，如 114。"),
    )
    whole = forms.BooleanField(label=_("这是该级别的全部图形，文件里没有的前一天结束"), required=False)


class SplitForm(DatedForm):
    """The parts as GeoJSON, or a line to cut along."""

    file = forms.FileField(
        label=_("图形文件"), required=False, widget=forms.FileInput(attrs={"accept": ".geojson,.json,.txt"})
    )
    parts = forms.CharField(
        label=_("各部分的图形，或一条切割线（GeoJSON）"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("各部分须合成原图形；给一条线时沿线切开，按由西到东编号。"),
    )


class JoinForm(DatedForm):
    """Which shapes, and what the joined one is called."""

    codes = forms.CharField(label=_("要合并的编码，用空格分开"), max_length=1000)
    code = forms.CharField(label=_("新编码"), max_length=64)
    name = forms.CharField(label=_("新名称"), max_length=120, required=False)
