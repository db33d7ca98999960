"""Safe things in, a page out: the same markup for Voila, the offline file and print.

A page is built once, at release. Opening it needs neither pandas nor Altair.
"""

from __future__ import annotations

from .analysis import analysis
from .conversation import conversation
from .dashboard import dashboard
from .page import Page
from .portal import EditionCard, MonitorCard, PageLink, portal
from .story import story

__all__ = [
    "EditionCard",
    "MonitorCard",
    "Page",
    "PageLink",
    "analysis",
    "conversation",
    "dashboard",
    "portal",
    "story",
]
