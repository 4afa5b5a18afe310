"""Tables of people, units and their versions, roles, posts, holdings, absences and tokens."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from wutong.platform.territory.models import Area, named


class Person(AbstractUser):
    """Someone who signs in. Rights come from the posts held, never from the person."""

    full_name = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=32, blank=True)  # shown masked; each look at it is recorded
    language = models.CharField(max_length=8, default="zh-hans")
    theme = models.CharField(max_length=8, default="auto")
    password_changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.full_name or self.username


class Unit(models.Model):
    """A department, office or centre, with validity and parent: the organisation tree."""

    code = models.CharField(max_length=64, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=32, default="department")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="units")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return named(self.name_zh, self.name_en)


class UnitVersion(models.Model):
    """What is said of a unit from a day on, and since when it is said. Versions are added, never changed.

    The unit's state on a day as known at a moment is the version recorded by then with the latest
    `effective_from` not after the day; of two for one day, the one recorded later.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="versions")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=32)
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dissolved = models.BooleanField(default=False)
    effective_from = models.DateField()
    basis = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_index=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit_id", "effective_from", "id"]


class Role(models.Model):
    """A named set of rights, kept as data: rows of Grant."""

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return named(self.name_zh, self.name_en)


class Grant(models.Model):
    """A role may do `permission` on figures of `field_group` (`*` for all groups)."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    permission = models.CharField(max_length=64)
    field_group = models.CharField(max_length=32, default="*")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "permission", "field_group"], name="grant_once")]


class Post(models.Model):
    """A post in a unit: a role over a territory. Work is addressed to posts."""

    code = models.CharField(max_length=64, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="posts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="posts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return named(self.name_zh, self.name_en)


class Holding(models.Model):
    """A person holds a post from a day to a day; a deputy stands in for an absent holder."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holdings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    as_deputy = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)


class Absence(models.Model):
    """A person is away from a day to a day; on those days the deputies of the posts held act."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="absences")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)


class Token(models.Model):
    """A key to the API, kept only as a hash; it acts with the rights of its person, at most those named."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12, db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class RequestCount(models.Model):
    """How many requests one caller made in one window of time; what several processes limit by together."""

    caller = models.CharField(max_length=80)
    window = models.BigIntegerField()  # number of the window since the epoch
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "window"], name="request_count_once")]
