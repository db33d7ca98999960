"""Where the notebooks and templates lie: in a checkout, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parent.parent


def _place(name: str) -> Path:
    inside = _HERE / "_shipped" / name
    return inside if inside.is_dir() else _CHECKOUT / name


def templates() -> Path:
    """Folder with the templates."""
    return _place("templates")


def notebooks() -> Path:
    """Folder with the notebooks."""
    return _place("notebooks")


def checkout() -> Path:
    """Root of the checkout; for an installed wheel a folder without the project's files."""
    return _CHECKOUT
