"""Forms of signing in and of one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from wutong.platform.accounts.models import Person
from wutong.platform.accounts.people import person_for_username
from wutong.platform.accounts.tokens import LONGEST_DAYS
from wutong.platform.accounts.web.attempts import day_input


class SignInForm(AuthenticationForm):
    """User name and password. One message for every failure, so that it tells nobody which names exist."""

    interrupted = forms.CharField(required=False, widget=forms.HiddenInput)
    error_messages = {
        "invalid_login": _("用户名或密码不对。请检查大小写和输入法；忘记密码请联系系统管理员。"),
        "inactive": _("用户名或密码不对。请检查大小写和输入法；忘记密码请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")

    def clean_username(self) -> str:
        """Take a name however it is written: no two differ in capitals alone, and a firm's stands so on its licence."""
        known = person_for_username(self.cleaned_data["username"])
        return known.username if known else str(self.cleaned_data["username"])


class PasswordForm(forms.Form):
    """The present password and, twice, the new one."""

    present_password = forms.CharField(
        label=_("现在的密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new_password = forms.CharField(
        label=_("新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    repeated_password = forms.CharField(
        label=_("再输一遍新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_present_password(self) -> str:
        """Refuse a wrong present password: an unlocked screen must not be enough to take an account over."""
        given: str = self.cleaned_data["present_password"]
        if not self.person.check_password(given):
            raise forms.ValidationError(_("现在的密码不对，密码没有更改。"))
        return given

    def clean(self) -> dict[str, Any]:
        """Check the new password against the rules and against its repetition."""
        cleaned: dict[str, Any] = super().clean() or {}
        new, repeated = cleaned.get("new_password"), cleaned.get("repeated_password")
        if new and repeated and new != repeated:
            self.add_error("repeated_password", _("两次输入的新密码不一样，密码没有更改。"))
        if new:
            try:
                password_validation.validate_password(new, self.person)
            except forms.ValidationError as broken_rules:
                self.add_error("new_password", broken_rules)
        return cleaned


class OwnAccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """What people decide about their own account. Name and posts are the administrator's."""

    class Meta:
        model = Person
        fields = ["language", "theme", "email", "phone"]
        labels = {"language": _("语言"), "theme": _("外观"), "email": _("电子邮箱"), "phone": _("电话")}
        help_texts = {
            "email": _("只用于给您发通知；其他人默认只看到一部分。"),
            "phone": _("其他人默认只看到一部分，查看全号会留下记录。"),
        }
        widgets = {
            "language": forms.Select(choices=settings.LANGUAGES),
            "theme": forms.Select(choices=[("auto", _("跟随系统")), ("light", _("浅色")), ("dark", _("深色"))]),
        }


class AbsenceForm(forms.Form):
    """From when to when somebody is away."""

    valid_from = forms.DateField(label=_("第一天"), widget=day_input())
    valid_to = forms.DateField(label=_("最后一天"), widget=day_input())
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)


class TokenForm(forms.Form):
    """A new key to the API."""

    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写清给谁、做什么用，便于以后撤销。"))
    days = forms.IntegerField(label=_("有效天数"), min_value=1, max_value=LONGEST_DAYS, initial=90)
    may_write = forms.BooleanField(label=_("允许写入"), required=False, help_text=_("不勾选则只能读取。"))
