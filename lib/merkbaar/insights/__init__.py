"""Findings with their evidence; the one place where multiplicity is settled."""

from __future__ import annotations

from .findings import findings
from .joining import theme_words

__all__ = ["findings", "theme_words"]
