"""Themes and quotes in people's own stories; imports nothing heavy."""

from merkbaar.storytelling.themes import ThemeModel

__all__ = ["ThemeModel"]
