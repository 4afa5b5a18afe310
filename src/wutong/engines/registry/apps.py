"""Django's entry for the registry."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Names the app and its tables' prefix."""

    name = "wutong.engines.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the checks, and name the registry's acts for the pages of the trail."""
        from django.utils.translation import gettext_lazy as _

        from wutong.engines.registry import checks  # noqa: F401 - registers itself
        from wutong.platform.audit.api import name_verbs

        name_verbs({
            "registry.import": _("导入名册"), "registry.merge": _("合并主体"), "registry.unmerge": _("撤销合并"),
            "registry.refuse": _("判定不是同一主体"), "registry.correct": _("更正企业数据"), "registry.record": _("登记主体信息"),
            "registry.consent": _("登记企业授权"), "registry.revoke": _("撤销企业授权"), "registry.list": _("保存企业名单"),
            "registry.represent": _("开通企业账号"), "registry.end_representation": _("停用企业账号"),
            "registry.resume_representation": _("恢复企业账号"), "registry.correct_master_data": _("按企业申请更正"),
            "registry.take_back_correction": _("撤销按企业申请的更正"),
        })  # fmt: skip
