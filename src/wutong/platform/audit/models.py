"""Tables of the trail: acts and signed checkpoints. Rows are added, never changed or removed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from wutong.platform.audit.errors import ActsAreAppended


class AppendedRows(models.QuerySet):
    """Rows that refuse to be changed or removed in bulk; triggers refuse it in the database as well."""

    def update(self, **_fields: Any) -> NoReturn:
        """Refuse."""
        raise ActsAreAppended(what=self.model.__name__)

    def delete(self) -> NoReturn:
        """Refuse."""
        raise ActsAreAppended(what=self.model.__name__)


class Appended(models.Model):
    """A row that is written once."""

    objects = AppendedRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; refuse to write over one."""
        if not self._state.adding:
            raise ActsAreAppended(what=f"{type(self).__name__} {self.pk}")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise ActsAreAppended(what=f"{type(self).__name__} {self.pk}")


class Act(Appended):
    """One act: who, under which post, did what to what, when; chained to the act before it."""

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    person = models.CharField(max_length=150)
    post = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=64, db_index=True)
    object_kind = models.CharField(max_length=64, blank=True)
    object_key = models.CharField(max_length=200, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)


class Checkpoint(Appended):
    """A signature over the head of the chain at a moment; also written to a file outside the database."""

    at = models.DateTimeField()
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
