"""From a monitor file to a published edition: prepare, run, gate, release.

Notebooks use three names: :func:`open_edition` and :func:`own_instruments` (left of the gate) and
:func:`open_published` (right of it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..published import open_published
    from .edition import open_edition
    from .questionnaires import own_instruments

__all__ = ["open_edition", "open_published", "own_instruments"]


def __getattr__(name: str) -> Any:
    if name == "open_edition":
        from .edition import open_edition

        return open_edition
    if name == "open_published":
        from ..published import open_published

        return open_published
    if name == "own_instruments":
        from .questionnaires import own_instruments

        return own_instruments
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
