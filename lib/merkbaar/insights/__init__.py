"""Findings with their evidence; the one place where multiplicity is settled."""

from __future__ import annotations

from .findings import findings

__all__ = ["findings"]
