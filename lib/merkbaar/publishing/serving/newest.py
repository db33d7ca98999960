"""Which seal of an edition is the newest that this server has seen, so that no older one is shown.

A seal says that an edition is real, not that it is the last: an old copy that is put back would
show a quote again that was withdrawn since. So each seal has a number that only goes up, and the
highest one of each edition is kept here. A confined server can't open its settings for writing,
so the file is opened before that, and a line is added to it as a higher number is first seen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import DefinitionError
from ..sealing import SEAL, number_of

FILE = "newest_seals.jsonl"


class Newest:
    """The newest seal of each edition.

    Parameters
    ----------
    settings : Path
        The server's own folder.
    keeps : bool
        Whether a newer seal is kept as it is seen; not where somebody only wants to know.

    Raises
    ------
    DefinitionError
        If the file can't be read: an older edition couldn't be told from the newest then.
    """

    def __init__(self, settings: Path, *, keeps: bool = True) -> None:
        path = settings / FILE
        self._keeps = keeps
        self._handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._known = _read(path)

    def accepts(self, monitor: str, edition: str, content: Mapping[str, Any]) -> bool:
        """Whether a sound seal isn't older than the newest one seen; a newer one is kept.

        Parameters
        ----------
        content : mapping
            What is in ``signature.json``.
        """
        found = number_of(content), str(content[SEAL]["signature"])
        known = self._known.get((monitor, edition))
        if known is None or found[0] > known[0]:
            if self._keeps:
                self.note(monitor, edition, content)
            return True
        return found == known

    def note(self, monitor: str, edition: str, content: Mapping[str, Any]) -> None:
        """Take a seal as the newest from now on, whatever was seen before."""
        number, signature = number_of(content), str(content[SEAL]["signature"])
        self._known[monitor, edition] = number, signature
        line = {"edition": edition, "monitor": monitor, "number": number, "signature": signature}
        os.write(self._handle, (json.dumps(line) + "\n").encode("ascii"))

    def close(self) -> None:
        """Close the file."""
        os.close(self._handle)


def _read(path: Path) -> dict[tuple[str, str], tuple[int, str]]:
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
        return {
            (one["monitor"], one["edition"]): (int(one["number"]), str(one["signature"]))
            for one in lines
        }
    except (OSError, ValueError, KeyError, TypeError):
        raise DefinitionError(
            f"{path} is niet te lezen: of een editie ouder is dan wat hier al stond, is dan niet "
            "te zien. Zet het bestand terug uit een reservekopie. Is er geen, haal het dan weg en "
            "kijk na of de map 'outputs' de laatste is."
        ) from None
