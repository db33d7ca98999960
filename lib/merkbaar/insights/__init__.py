"""Findings with their evidence; the one place where multiplicity is settled."""

from __future__ import annotations

from .alarm import alarms
from .findings import findings
from .joining import theme_words
from .links import links_table

__all__ = ["alarms", "findings", "links_table", "theme_words"]
