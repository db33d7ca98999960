"""Raw files in, tables out: what was kept, what was refused and what was decided."""

from merkbaar.sources.load import load, read
from merkbaar.sources.loaded import Loaded, Note

__all__ = ["Loaded", "Note", "load", "read"]
