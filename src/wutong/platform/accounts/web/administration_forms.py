"""Forms of the administration of people, posts and units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.platform import clock
from wutong.platform.accounts.models import Person, Post, Role, Unit
from wutong.platform.accounts.roles import post_roles
from wutong.platform.accounts.web.attempts import day_input
from wutong.platform.accounts.web.grids import GridField
from wutong.platform.territory.models import Area
from wutong.platform.territory.tree import valid_on

CODE = forms.RegexField(
    r"^[a-z0-9][a-z0-9_.-]*$",
    label=_("代码"),
    max_length=64,
    help_text=_("小写英文字母、数字、点、横线；保存后不能更改。"),
    error_messages={"invalid": _("只能用小写英文字母、数字、点、横线和下划线，并以字母或数字开头。")},
)


class PersonForm(forms.Form):
    """Name and contact of a person."""

    full_name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), required=False)
    phone = forms.CharField(label=_("电话"), max_length=32, required=False)


class NewPersonForm(PersonForm):
    """A new account; the password is made by chance and shown once."""

    username = forms.CharField(
        label=_("用户名"), max_length=150, validators=[Person.username_validator], help_text=_("登录时使用，不能重复。")
    )
    field_order = ["username"]

    def clean_username(self) -> str:
        """Refuse a name that someone has, however it is written."""
        name: str = self.cleaned_data["username"]
        if Person.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("已有这个用户名，请换一个。"))
        return name


class HoldingForm(forms.Form):
    """Who holds a post, from when to when, as holder or deputy."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("人员"))
    valid_from = forms.DateField(label=_("第一天"), widget=day_input())
    valid_to = forms.DateField(label=_("最后一天"), required=False, widget=day_input(), help_text=_("不填表示长期。"))
    as_deputy = forms.BooleanField(
        label=_("作为代理"), required=False, help_text=_("任职人外出或岗位空缺时，代理人行使权限。")
    )
    replace = forms.BooleanField(
        label=_("接替现任"), required=False, help_text=_("勾选后，现任任职到第一天的前一天为止。")
    )
    reason = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(is_active=True).order_by("full_name")  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today()


class LastDayForm(forms.Form):
    """After which day something ends."""

    last_day = forms.DateField(label=_("最后一天"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = clock.today()


class PostForm(forms.Form):
    """A new post."""

    code = CODE
    name_zh = forms.CharField(label=_("名称"), max_length=60)
    name_en = forms.CharField(label=_("英文名称"), max_length=60, required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("机构"))
    role = forms.ModelChoiceField(Role.objects.none(), label=_("角色"), help_text=_("角色决定可以做什么。"))
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("管辖区划"), required=False, help_text=_("权限只及于这个区划及其下级。")
    )
    grid = GridField(
        label=_("或只管一个网格"),
        required=False,
        help_text=_("写网格的编码或名称，边写边提示；填了它就不看上面的区划。"),
    )
    valid_from = forms.DateField(label=_("第一天"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["unit"].queryset = Unit.objects.filter(valid_to__isnull=True)  # type: ignore[attr-defined]
        self.fields["role"].queryset = Role.objects.filter(code__in=post_roles()).order_by("id")  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.filter(valid_on(today), hierarchy="jurisdiction")  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = today

    def clean_code(self) -> str:
        """Refuse a code that is taken."""
        return _free(Post, self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        """Let a single grid that was named stand for the area; one of the two is needed."""
        given = super().clean() or {}
        grid = given.pop("grid", None)
        given["area"] = grid or given.get("area")
        if given["area"] is None and "grid" not in self.errors:
            self.add_error("area", _("请选择区划，或写明一个网格。"))
        return given


class UnitChangeForm(forms.Form):
    """What is true of a unit from a day on."""

    name_zh = forms.CharField(label=_("名称"), max_length=120)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[
            ("committee", _("管委会")),
            ("department", _("部门")),
            ("centre", _("中心")),
            ("park_centre", _("园区运营中心")),
            ("office", _("办事处")),
        ],
    )
    parent = forms.ModelChoiceField(Unit.objects.none(), label=_("上级机构"), required=False)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("所在区划"), required=False)
    on = forms.DateField(
        label=_("自哪天起"), widget=day_input(), help_text=_("不晚于今天；此前的日子仍显示原来的样子。")
    )
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.fields["parent"].queryset = Unit.objects.filter(valid_to__isnull=True)  # type: ignore[attr-defined]
        self.fields["area"].queryset = Area.objects.filter(valid_on(today), hierarchy="jurisdiction")  # type: ignore[attr-defined]
        self.fields["on"].initial = today


class NewUnitForm(UnitChangeForm):
    """A new unit."""

    code = CODE
    field_order = ["code"]

    def clean_code(self) -> str:
        """Refuse a code that is taken."""
        return _free(Unit, self.cleaned_data["code"])


def _free(model: Any, code: str) -> str:
    if model.objects.filter(code=code).exists():
        raise forms.ValidationError(_("已有这个代码，请换一个。"))
    return code
