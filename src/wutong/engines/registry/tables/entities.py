"""Entities and what is known about them: names, numbers, roles, certificates, relations, consents.

An entity's own columns are what is shown: they follow from the records of its sources by the survivorship table, and are
written anew by `showing.refresh` alone. What hangs on an entity stays where it was recorded when entities are merged;
readers ask for all members of the entity (`identity.members`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wutong.platform.territory.models import Area

SOURCE_LENGTH = 24


class Entity(models.Model):
    """Someone or something that exists. `key` names it for ever, whatever it is called and whichever number it has.

    Persons, households and dwellings carry no readable name: `sealed` holds it, `name` a masked one, `keyed_hash` what
    it is joined by. `merged_into` says that it was found to be another one; only `identity.root` follows it.
    """

    KINDS = [
        ("firm", _("企业")), ("institution", _("机构")), ("person", _("自然人")), ("place", _("场所")),
        ("household", _("户")), ("dwelling", _("住房")), ("premises", _("经营场所")), ("project", _("项目")),
    ]  # fmt: skip
    STATUSES = [
        ("active", _("存续")), ("suspended", _("停业")), ("moved_out", _("迁出")), ("revoked", _("吊销")),
        ("cancelled", _("注销")),
    ]  # fmt: skip

    kind = models.CharField(max_length=12, choices=KINDS)
    name = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40, blank=True)
    legal_form = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=STATUSES, default="active")
    founded = models.DateField(null=True, blank=True)
    ended = models.DateField(null=True, blank=True)
    capital_fen = models.BigIntegerField(null=True, blank=True)
    industry = models.CharField(max_length=8, blank=True)  # GB/T 4754-2017
    size = models.CharField(max_length=8, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.CharField(max_length=300, blank=True)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    person = models.CharField(max_length=60, blank=True)  # who represents it in law, as registers publish it
    phone = models.CharField(max_length=60, blank=True)
    products = models.CharField(max_length=500, blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    keyed_hash = models.CharField(max_length=64, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed", db_index=False
    )
    recorded_at = models.DateTimeField()

    class Meta:
        # SQLite takes an index with a condition only where the question says the condition in the same words.
        indexes = [
            models.Index(fields=["kind", "industry", "area"], name="registry_by_industry"),
            models.Index(fields=["area", "id"], name="registry_by_area"),
            models.Index(fields=["merged_into"], name="registry_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["keyed_hash"], name="registry_hash", condition=Q(keyed_hash__gt="")),
        ]

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def key(self) -> str:
        """The key that pages, files and other parts name it by: E and its number."""
        return f"E{self.pk}"


class EntityName(models.Model):
    """A name something has or had, with the days it holds and where it was said. `plain` is what names are compared by."""

    KINDS = [
        ("official", _("全称")), ("former", _("曾用名")), ("short", _("简称")), ("english", _("英文名")),
        ("misspelt", _("误写")),
    ]  # fmt: skip

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="names", db_index=False)
    kind = models.CharField(max_length=8, choices=KINDS, default="official")
    text = models.CharField(max_length=200)
    plain = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=SOURCE_LENGTH)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plain"], name="registry_name_plain")]
        constraints = [
            models.UniqueConstraint(fields=["entity", "kind", "text"], name="registry_name_once"),
        ]


class Identifier(models.Model):
    """A number something is known by, with the days it holds. Numbers of persons stand sealed: `value` is then a keyed hash."""

    SCHEMES = [
        ("credit_code", _("统一社会信用代码")), ("registration", _("注册号")), ("organisation", _("组织机构代码")),
        ("taxpayer", _("纳税人识别号")), ("torch", _("火炬统计编码")), ("identity_card", _("身份证件号码")),
        ("dwelling", _("房屋编码")), ("other", _("其他编号")),
    ]  # fmt: skip

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=16, choices=SCHEMES)
    value = models.CharField(max_length=64)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=SOURCE_LENGTH)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["value", "scheme", "entity"], name="registry_identifier_once"),
        ]


class Dated(models.Model):
    """What holds from a day until a day, as a source says."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=SOURCE_LENGTH)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True


class Role(Dated):
    """An office a person holds in a firm or institution."""

    ROLES = [
        ("legal_person", _("法定代表人")), ("chair", _("董事长")), ("director", _("董事")), ("general_manager", _("总经理")),
        ("finance", _("财务负责人")), ("contact", _("联系人")), ("shareholder", _("自然人股东")),
    ]  # fmt: skip

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="offices")
    person = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=16, choices=ROLES)


class StatusChange(models.Model):
    """A firm was founded, moved, suspended, revoked, cancelled: on which day, by which source."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="status_changes")
    status = models.CharField(max_length=12, choices=Entity.STATUSES)
    on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=SOURCE_LENGTH)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "on", "status"], name="registry_status_once")]


class Relation(Dated):
    """What one entity is to another: `entity` is the parent, investor, head office or supplier of `other`."""

    KINDS = [("parent", _("母公司")), ("investor", _("投资方")), ("branch", _("总公司")), ("supplier", _("供应商"))]

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="relations_out")
    other = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="relations_in")
    kind = models.CharField(max_length=8, choices=KINDS)
    share_basis_points = models.IntegerField(null=True, blank=True)  # ten-thousandths of the capital
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["entity", "kind"], name="registry_relation_kind")]


class Certificate(Dated):
    """A title a firm holds (kinds: data/certificates.yaml) from a day until a day, unless revoked before."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "valid_to"], name="registry_certificate_kind")]


class ChainNode(Dated):
    """A place of a firm in an industrial chain: the chain, and the node in it ("" for the chain as a whole)."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="chain_nodes")
    chain = models.CharField(max_length=60)
    node = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["chain", "node"], name="registry_chain")]


class Consent(models.Model):
    """A firm lets its data be shared for a purpose from a day on; it may take that back."""

    PURPOSES = [("bank", _("向银行提供"))]

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=16, choices=PURPOSES)
    recipient = models.CharField(max_length=120, blank=True)  # "" for every recipient of the purpose
    granted_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revoked_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation = models.CharField(max_length=200, blank=True)


class SearchText(models.Model):
    """What an entity is found by: pairs of characters of its names, address and products, and its initials.

    An index that each database keeps for itself stands beside it (`searching.search_index`).
    """

    entity = models.OneToOneField(Entity, primary_key=True, on_delete=models.CASCADE, related_name="search_text")
    grams = models.TextField()
