"""Tables of the registry: who and what exists, under which names and numbers, as which source says, and its yearly figures."""

from __future__ import annotations

from wutong.engines.registry.tables.entities import (
    Certificate,
    ChainNode,
    Consent,
    Entity,
    EntityName,
    Identifier,
    Relation,
    Role,
    SearchText,
    StatusChange,
)
from wutong.engines.registry.tables.lists import SavedList, SavedListMember
from wutong.engines.registry.tables.panels import PanelOverride, PanelRow, PeerQuartile
from wutong.engines.registry.tables.representations import Representation
from wutong.engines.registry.tables.sources import (
    IdentityLink,
    ImportBatch,
    ImportMapping,
    ImportRefusal,
    Merge,
    RegisterMark,
    Review,
    SourceRecord,
)

__all__ = [
    "Certificate", "ChainNode", "Consent", "Entity", "EntityName", "Identifier", "IdentityLink", "ImportBatch",
    "ImportMapping", "ImportRefusal", "Merge", "PanelOverride", "PanelRow", "PeerQuartile", "RegisterMark", "Relation", "Representation", "Review", "Role", "SavedList",
    "SavedListMember", "SearchText", "SourceRecord", "StatusChange",
]  # fmt: skip
