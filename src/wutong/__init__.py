"""Wutong 梧桐: one registry, one ledger of figures, one case engine and one map for a zone.

Holds the five layers named in docs/explanation/architecture.md; imports point
down only: site, packs, engines, platform, kernel.
"""

__version__ = "0.1.0"
