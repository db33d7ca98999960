"""Findings with their evidence; the one place where multiplicity is settled."""

from __future__ import annotations

from .findings import findings
from .joining import theme_words
from .links import links_table

__all__ = ["findings", "links_table", "theme_words"]
