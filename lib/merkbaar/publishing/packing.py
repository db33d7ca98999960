"""The conversation pack of a released edition: a page that opens anywhere, and the same on paper.

Made from what was published and nothing else, searched as everything that leaves, and put with
the edition's reports, which are signed again. A withdrawal takes it away with them (it may hold
the quote); made anew it is without.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from ..errors import DefinitionError
from ..monitor import load_monitor
from .door import open_door
from .files import staged, write
from .folders import Folders, find_monitor_file
from .holding import refuse_leaks
from .locking import writing
from .printing import print_pdf
from .report import build_pages
from .signing import READABLE, sign

PAGE = "conversation"
"""The app notebook that makes it."""
NAME = "gesprek"
LANGUAGES = ("nl", "nl-b1", "en")
NO_BROWSER = (
    "Er is geen browser gevonden die een PDF kan maken (Chromium, Chrome of Edge, of "
    "MERKBAAR_BROWSER met de plaats ervan). Open de pagina zelf en druk haar af op A4.\n"
)


def pack(monitor_file: str | Path, edition: str, *, language: str = "nl") -> list[Path]:
    """Make the conversation pack of a released edition.

    Parameters
    ----------
    monitor_file : str or Path
        ``monitor.yml`` or its folder.
    edition : str
        A released one.
    language : str
        Of the PDF: nl, nl-b1 (plain) or en. The page has all languages in it.

    Returns
    -------
    list of Path
        The page, and the PDF where this machine has a browser to print with. The same edition
        gives the same bytes.

    Raises
    ------
    DefinitionError
        If the edition wasn't released, or there is no such language.
    PrivacyError
        If something of a person may be in it; then there is no pack.
    """
    if language not in LANGUAGES:
        raise DefinitionError(
            f"De taal '{language}' is er niet. Verwacht: --language {', '.join(LANGUAGES)}."
        )
    file = find_monitor_file(monitor_file)
    monitor = load_monitor(file)
    folders = Folders(home=file.parent, monitor=monitor.monitor)
    released = folders.released(edition)
    if not (released / "published").is_dir():
        raise DefinitionError(
            f"Editie '{edition}' is nog niet vrijgegeven. Verwacht: een editie in "
            f"{folders.outputs}. Geef haar vrij met 'merkbaar release'."
        )
    door = open_door(monitor, folders.home)
    with writing(file.parent, "merkbaar report"), staged(released, mode=0o755) as place:
        shutil.copytree(released, place, dirs_exist_ok=True)
        (place / "report").mkdir(exist_ok=True)
        made = _made(place, folders.work(edition) / "pages", language)
        refuse_leaks(place, allowed=door.names)
        sign(place, door, edition=edition)
    return [released / "report" / one for one in made]


def _made(place: Path, work: Path, language: str) -> list[str]:
    """Put the page and the PDF in the reports of an edition; gives their names."""
    with tempfile.TemporaryDirectory() as scratch:
        (page,) = build_pages(place / "published", [PAGE], target=Path(scratch), work=work)
        html = page.read_text(encoding="utf-8")
        write(place / "report" / f"{NAME}.html", html, mode=READABLE)
        spoken = "" if language == "nl" else f"_{language}"
        pdf = place / "report" / f"{NAME}{spoken}.pdf"
        page.write_text(opening_in(html, language), encoding="utf-8")
        if not print_pdf(page, pdf):
            sys.stderr.write(NO_BROWSER)
            return [f"{NAME}.html"]
    pdf.chmod(READABLE)
    return [f"{NAME}.html", pdf.name]


def opening_in(html: str, language: str) -> str:
    """Let a page open in a language: its own list of languages has that one chosen."""
    return html.replace(f'<option value="{language}"', f'<option value="{language}" selected', 1)
