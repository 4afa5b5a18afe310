"""Administration of people: the list, one person, contact on request, password, absence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.accounts import people as acts
from wutong.platform.accounts.models import Holding, Person
from wutong.platform.accounts.posts import in_force, record_absence
from wutong.platform.accounts.web.administration_forms import NewPersonForm, PersonForm
from wutong.platform.accounts.web.attempts import attempt, confirm_page, form_page
from wutong.platform.accounts.web.forms import AbsenceForm
from wutong.platform.lists import Column, StateCell, listing, respond

MANAGE = "accounts.manage"


def _address(person: Person) -> str:
    return reverse("person", args=[person.username])


def _state(person: Person) -> StateCell:
    return StateCell("ok", _("启用")) if person.is_active else StateCell("missing", _("停用"))


def _posts_today(person: Person) -> str:
    return "；".join(str(holding.post) for holding in person.held_today)  # type: ignore[attr-defined]


COLUMNS = [
    Column("name", gettext_lazy("姓名"), "full_name", sort="full_name", filter="full_name__icontains", link=_address),
    Column("username", gettext_lazy("用户名"), "username", sort="username", filter="username__icontains"),
    Column("posts", gettext_lazy("现任岗位"), _posts_today, filter="holdings__post__unit__name_zh__icontains"),
    Column("phone", gettext_lazy("电话"), lambda person: acts.masked_phone(person.phone)),
    Column("email", gettext_lazy("电子邮箱"), lambda person: acts.masked_email(person.email)),
    Column("last", gettext_lazy("最近登录"), "last_login", sort="last_login"),
    Column(
        "state", gettext_lazy("状态"), _state, sort="is_active", filter="is_active",
        choices=[("True", gettext_lazy("启用")), ("False", gettext_lazy("停用"))],
    ),
]  # fmt: skip


@page(MANAGE)
def people(request: HttpRequest) -> HttpResponseBase:
    """List the people with the posts they hold today; contact stays masked, in exports too."""
    held = Holding.objects.filter(in_force(clock.today())).select_related("post__unit")
    rows = Person.objects.prefetch_related(Prefetch("holdings", held, to_attr="held_today")).distinct()
    shown = listing(request, rows, COLUMNS, name="people", default_sort="name", empty=_("点击“新建账号”添加第一个人。"))
    return respond(request, shown, "accounts/people.html")


@page(MANAGE)
def person_add(request: HttpRequest) -> HttpResponse:
    """Make an account, and show its temporary password this once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = acts.add_person(**form.cleaned_data, by=request.user)
        return _show(request, made, password=acts.issue_password(made, by=request.user))
    return form_page(
        request,
        form,
        title=_("新建账号"),
        act=_("新建"),
        back=reverse("people"),
        trail=_trail(),
        lead=_("账号本身没有权限；新建后请安排岗位。初始密码随机生成，只显示一次。"),
    )


@page(MANAGE)
def person(request: HttpRequest, username: str) -> HttpResponse:
    """Show one person: posts past and present, absences, masked contact."""
    return _show(request, _found(username))


def _show(request: HttpRequest, shown: Person, **more: Any) -> HttpResponse:
    context = {
        "person": shown,
        "phone": acts.masked_phone(shown.phone),
        "email": acts.masked_email(shown.email),
        "holdings": shown.holdings.select_related("post__unit", "post__role", "post__area").order_by("-valid_from"),
        "absences": shown.absences.order_by("-valid_from"),
        "today": clock.today(),
        **more,
    }
    return render(request, "accounts/person.html", context)


@page(MANAGE)
@require_POST
def person_contact(request: HttpRequest, username: str) -> HttpResponse:
    """Show the contact in full; the look is recorded."""
    shown = _found(username)
    phone, email = acts.look_at_contact(shown, by=request.user)
    return _show(request, shown, phone=phone, email=email, in_full=True)


@page(MANAGE)
def person_change(request: HttpRequest, username: str) -> HttpResponse:
    """Change name and contact. The form shows the contact in full, so opening it is recorded as a look."""
    shown = _found(username)
    form = PersonForm(request.POST or None, initial={"full_name": shown.full_name})
    if request.method == "POST" and form.is_valid():
        acts.change_person(shown, **form.cleaned_data, by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("person", username)
    if request.method != "POST":
        phone, email = acts.look_at_contact(shown, by=request.user)
        form.initial |= {"phone": phone, "email": email}
    return form_page(
        request,
        form,
        title=_("修改账号"),
        act=_("保存"),
        back=_address(shown),
        trail=[*_trail(), (shown.full_name, _address(shown))],
        lead=_("本页显示完整的联系方式，打开本页会留下查看记录。"),
    )


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def person_password(request: HttpRequest, username: str) -> HttpResponse:
    """Ask, then give a temporary password and show it this once."""
    shown = _found(username)
    if request.method == "POST":
        return _show(request, shown, password=acts.issue_password(shown, by=request.user))
    return confirm_page(
        request,
        title=_("重设密码"),
        question=_("将为%(name)s生成新的临时密码，原密码立即失效，已登录的设备会退出。") % {"name": shown},
        act=_("重设密码"),
        back=_address(shown),
        trail=_trail(),
    )


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def person_active(request: HttpRequest, username: str) -> HttpResponse:
    """Ask, then let a person sign in no longer, or again."""
    shown = _found(username)
    enable = not shown.is_active
    if request.method == "POST":
        if shown != request.user:
            acts.set_active(shown, enable, by=request.user)
        else:
            messages.error(request, _("不能停用自己的账号，请由另一位管理员操作。"))
        return redirect("person", username)
    question = (
        _("启用后，%(name)s可以登录。") if enable else _("停用后，%(name)s不能登录，令牌失效；所做的一切仍然保留。")
    )
    return confirm_page(
        request,
        title=_("启用账号") if enable else _("停用账号"),
        question=question % {"name": shown},
        act=_("启用") if enable else _("停用"),
        back=_address(shown),
        trail=_trail(),
    )


@page(MANAGE)
@require_POST
def person_unlock(request: HttpRequest, username: str) -> HttpResponse:
    """Let a person who typed a wrong password too often try again at once."""
    acts.unlock(_found(username), by=request.user)
    messages.success(request, _("已解除登录锁定。"))
    return redirect("person", username)


@page(MANAGE)
def person_absence(request: HttpRequest, username: str) -> HttpResponse:
    """Record that a person is away."""
    shown = _found(username)
    form = AbsenceForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: record_absence(shown, **form.cleaned_data, by=request.user))
    ):
        messages.success(request, _("已登记外出。"))
        return redirect("person", username)
    return form_page(
        request,
        form,
        title=_("登记外出"),
        act=_("登记"),
        back=_address(shown),
        trail=[*_trail(), (shown.full_name, _address(shown))],
        lead=_("外出期间，其岗位上的代理人可以行使岗位权限。"),
    )


def _found(username: str) -> Person:
    return get_object_or_404(Person, username=username)


def _trail() -> list[tuple[str, str]]:
    return [(_("人员"), reverse("people"))]
