"""What matching refuses: tables that cannot be read (`platform.tables`)."""

from wutong.platform.tables import TableUnreadable

__all__ = ["TableUnreadable"]
