"""Build the pages of an edition as files that work offline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import places
from ..errors import DefinitionError
from ..monitor import load_monitor
from .files import private_folder, staged, write
from .folders import Folders, find_monitor_file
from .holding import refuse_leaks
from .locking import writing
from .signing import READABLE, seal_older, sign

if TYPE_CHECKING:
    from .kernels import KernelPool

GENERIC = "analysis"
"""The app notebook that shows a researcher's own notebook."""

NEEDED = ("merkbaar.pages", "altair", "vl_convert")
"""What every page's kernel imports."""


def app_notebook(page: str) -> Path | None:
    """The built-in notebook of a page; None if the page is a researcher's own notebook."""
    path = places.notebooks() / "apps" / f"{page}.ipynb"
    return path if path.is_file() else None


def build_pages(published: Path, pages: Sequence[str], *, target: Path, work: Path) -> list[Path]:
    """Write ``<page>.html`` for each page of an edition.

    A built-in page is its app notebook, run by papermill and made a file by nbconvert with our
    template; a researcher's own notebook gets the generic page.

    Parameters
    ----------
    published : Path
        ``published/`` of the edition: all that a page may see.
    pages : sequence of str
        Names, as the monitor file has them.
    target : Path
        Folder for the files.
    work : Path
        Private folder for executed copies.

    Raises
    ------
    RunError
        If a page's notebook fails; names notebook and cell.
    """
    from .kernels import KernelPool

    target.mkdir(parents=True, exist_ok=True)
    if not pages:
        return []
    with KernelPool(first=NEEDED, expected=len(pages)) as pool:
        return sorted(_built(page, published, target, work, pool) for page in pages)


def _built(page: str, published: Path, target: Path, work: Path, pool: KernelPool) -> Path:
    from .execution import execute, raise_for_failures
    from .notebooks import Job, check_parameters

    own = app_notebook(page) is None
    notebook = app_notebook(GENERIC if own else page)
    if notebook is None:
        raise DefinitionError(
            f"De pagina '{page}' (onder 'pages:') is er niet, en de algemene pagina '{GENERIC}' "
            f"ook niet. Verwacht: een notebook in {places.notebooks() / 'apps'}."
        )
    parameters = {"published": str(published), **({"notebook": page} if own else {})}
    job = Job(page, notebook)
    check_parameters(job, tuple(parameters))
    copy = private_folder(work) / f"{page}.ipynb"
    done = execute(job, pool=pool, parameters=parameters, copy=copy, folder=published)
    raise_for_failures([done])
    return write(target / f"{page}.html", _converted(copy), mode=READABLE)


def _converted(copy: Path) -> str:
    """An executed page as one HTML file, by nbconvert with the template ``page``.

    Not by its HTMLExporter: that parses and rewrites the document, and the page's own policy
    allows only the style and script it was built with.
    """
    from .zygote import without_slow_imports

    with without_slow_imports():
        from nbconvert import TemplateExporter

    exporter = TemplateExporter(
        template_name="page",
        template_file="index.html.j2",
        extra_template_basedirs=[str(places.templates())],
    )
    html, _ = exporter.from_filename(str(copy))
    return html


def report(monitor_file: str | Path, edition: str) -> list[Path]:
    """The report files of a released edition; built again where they are gone.

    Raises
    ------
    DefinitionError
        If the edition wasn't released.
    """
    file = find_monitor_file(monitor_file)
    monitor = load_monitor(file)
    folders = Folders(home=file.parent, monitor=monitor.monitor)
    released = folders.released(edition)
    if not (released / "published").is_dir():
        raise DefinitionError(
            f"Editie '{edition}' is nog niet vrijgegeven. Verwacht: een editie in "
            f"{folders.outputs}. Geef haar vrij met 'merkbaar release'."
        )
    seal_older(released, monitor, folders.home)
    wanted = [released / "report" / f"{page}.html" for page in monitor.pages]
    if not all(path.is_file() for path in wanted):
        with writing(file.parent, "merkbaar report"):
            rebuild(folders, edition, monitor.pages, file)
    return sorted((released / "report").glob("*.html"))


def rebuild(folders: Folders, edition: str, pages: Sequence[str], file: Path) -> None:
    """Build the pages of a released edition again, and sign it again."""
    from .door import open_door

    monitor = load_monitor(file)
    door = open_door(monitor, folders.home)
    released = folders.released(edition)
    with staged(released / "report", mode=0o755) as folder:
        build_pages(
            released / "published", pages, target=folder, work=folders.work(edition) / "pages"
        )
        refuse_leaks(folder, allowed=door.names)
    sign(released, door, edition=edition)
