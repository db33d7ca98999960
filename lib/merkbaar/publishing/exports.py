"""Files of a released edition that people take along: a workbook, slides, a text, a PDF.

Made from what was published and nothing else, searched as everything that leaves, and put with
the edition's reports, which are signed again. A withdrawal takes all of them away (they may hold
the quote); they are made anew when somebody asks.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import DefinitionError, RunError
from ..monitor import load_monitor
from ..published import Published, open_published
from .door import open_door
from .files import staged
from .folders import Folders, find_monitor_file
from .holding import refuse_leaks
from .locking import writing
from .signing import READABLE, sign

LANGUAGES = ("nl", "nl-b1", "en")


def _workbook(published: Published, language: str) -> bytes:
    from ..pages.workbook import workbook

    return workbook(published, language=language)


def _slides(published: Published, language: str) -> bytes:
    from ..pages.slides import slides

    return slides(published, language=language)


def _document(published: Published, language: str) -> bytes:
    from ..pages.document import document

    return document(published, language=language)


OFFICE: Mapping[str, Callable[[Published, str], bytes]] = {
    "xlsx": _workbook,
    "pptx": _slides,
    "docx": _document,
}
FORMATS = ("html", "pdf", *OFFICE, "gesprek")


def reports(
    monitor_file: str | Path, edition: str, *, kind: str = "html", language: str = "nl"
) -> list[Path]:
    """The files of a released edition in one form: its pages, or one file made of them.

    Parameters
    ----------
    monitor_file : str or Path
    edition : str
        A released one.
    kind : str
        One of :data:`FORMATS`.
    language : str
        Of a file to take along; a page has all languages in it.

    Raises
    ------
    DefinitionError, RunError, PrivacyError
        As :func:`export`.
    """
    if kind == "html":
        from .report import report

        return report(monitor_file, edition)
    if kind == "gesprek":
        from .packing import pack

        return pack(monitor_file, edition, language=language)
    file = find_monitor_file(monitor_file)
    folders = Folders(home=file.parent, monitor=load_monitor(file).monitor)
    return [export(folders, edition, file, kind=kind, language=language)]


def export(
    folders: Folders, edition: str, monitor_file: Path, *, kind: str, language: str = "nl"
) -> Path:
    """Make a file of a released edition, to take along.

    Parameters
    ----------
    folders : Folders
    edition : str
        A released one.
    monitor_file : Path
    kind : str
        xlsx, pptx, docx or pdf.
    language : str
        nl, nl-b1 (plain) or en.

    Raises
    ------
    DefinitionError
        If there is no such kind or language.
    RunError
        If there is no browser to print a PDF with.
    PrivacyError
        If something of a person may be in it; then there is no file.
    """
    if kind not in ("pdf", *OFFICE) or language not in LANGUAGES:
        raise DefinitionError(
            f"'{kind}' in de taal '{language}' kan niet. Verwacht: --format "
            f"{', '.join(FORMATS)}, en --language {', '.join(LANGUAGES)}."
        )
    door = open_door(load_monitor(monitor_file), folders.home)
    released = folders.released(edition)
    name = _named(folders.monitor, edition, language, kind)
    if not (released / "published").is_dir():
        raise DefinitionError(
            f"Editie '{edition}' is nog niet vrijgegeven. Verwacht: een editie in "
            f"{folders.outputs}. Geef haar vrij met 'merkbaar release'."
        )
    name = Path("report") / _named(folders.monitor, edition, language, kind)
    with writing(folders.home, "merkbaar report"), staged(released, mode=0o755) as place:
        shutil.copytree(released, place, dirs_exist_ok=True)
        (place / "report").mkdir(exist_ok=True)
        _made(place, place / name, kind, language)
        (place / name).chmod(READABLE)
        refuse_leaks(place, allowed=door.names)
        sign(place, door, edition=edition)
    return released / name


def _named(monitor: str, edition: str, language: str, kind: str) -> str:
    spoken = "" if language == "nl" else f"_{language}"
    return f"{monitor}_{edition}{spoken}.{kind}"


def _made(released: Path, file: Path, kind: str, language: str) -> None:
    if kind == "pdf":
        _printed(released / "report", file, language)
        return
    published = open_published(released / "published")
    file.write_bytes(OFFICE[kind](published, language))


def _printed(folder: Path, file: Path, language: str) -> None:
    """Print the story, or else the first page, in a language by a browser of this machine."""
    from .printing import print_pdf

    pages = sorted(folder.glob("*.html"), key=lambda one: (one.stem != "story", one.name))
    if not pages:
        raise DefinitionError(
            "Deze editie heeft geen pagina om af te drukken. Verwacht: een pagina onder 'pages:' "
            "in het monitorbestand. Maak de editie opnieuw, of kies een andere vorm."
        )
    page = pages[0]
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / page.name
        copy.write_text(_speaking(page.read_text(encoding="utf-8"), language), encoding="utf-8")
        if not print_pdf(copy, file):
            raise RunError(
                "Er is geen browser gevonden die een PDF kan maken. Verwacht: Chromium, Chrome of "
                "Edge op deze computer (of MERKBAAR_BROWSER met de plaats ervan). Of open "
                "de pagina zelf en druk die af."
            )


def _speaking(html: str, language: str) -> str:
    """Let a page open in a language: its own list of languages has that one chosen."""
    return html.replace(f'<option value="{language}"', f'<option value="{language}" selected', 1)
