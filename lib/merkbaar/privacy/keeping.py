"""Lists in the monitor's ``register/``: written in one step, for their owner alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from merkbaar.errors import PrivacyError

FOLDER = "register"


def read_list(path: Path, *, version: int | tuple[int, ...]) -> dict[str, Any] | None:
    """Read a list of a version, or of one of several; None if there is none.

    Raises
    ------
    PrivacyError
        If it can't be read or is of another version.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = version if isinstance(version, tuple) else (version,)
        if not isinstance(content, dict) or content.get("version") not in known:
            raise ValueError("version")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise PrivacyError(
            f"De lijst register/{path.name} is niet te lezen. Zonder die lijst zou iemand terug "
            "kunnen komen die weg moet blijven. Zet het bestand terug uit een reservekopie."
        ) from error
    return content


def write_list(path: Path, content: Mapping[str, Any]) -> Path:
    """Write a list with mode 600, whole or not at all; up to ``register/`` folders get mode 700."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    if path.parent.parent.name == FOLDER:
        path.parent.parent.chmod(0o700)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return write_private(path, text + "\n")


def write_private(path: Path, text: str) -> Path:
    """Write a text that only its owner can read (mode 600), whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path
