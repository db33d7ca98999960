"""Build a page that wasn't built at release: in a process of its own, confined as the server is."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from .site import Site

SECONDS = 120
"""How long a page may take; the example takes a few seconds."""


class Builder:
    """Builds one page at a time and keeps what it built for as long as the edition is the same.

    Parameters
    ----------
    site : Site
    scratch : Path
        A private folder; the only place that the confined server may write.
    """

    def __init__(self, site: Site, scratch: Path) -> None:
        self._site = site
        self._scratch = scratch
        self._one = asyncio.Lock()
        self._built: dict[tuple[object, ...], bytes] = {}

    async def page(self, monitor: str, edition: str, page: str) -> bytes | None:
        """Give a page of a sound edition; None if it can't be built."""
        published = self._site.folder(monitor, edition) / "published"
        key = (monitor, edition, page, self._site.mark())
        async with self._one:
            if key not in self._built:
                found = await self._run(published, page)
                if found is None or self._site.state(monitor, edition) != "sound":
                    return None
                self._built = {key: found, **dict(list(self._built.items())[:8])}
        return self._built[key]

    async def _run(self, published: Path, page: str) -> bytes | None:
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        command = [sys.executable, "-m", __name__, str(published), page, str(folder)]
        process = await asyncio.create_subprocess_exec(
            *command,
            env={**os.environ, "TMPDIR": str(folder), "HOME": str(folder)},
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            await asyncio.wait_for(process.wait(), SECONDS)
            found = folder / "page" / f"{page}.html"
            return found.read_bytes() if found.is_file() else None
        except TimeoutError:
            return None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            shutil.rmtree(folder, ignore_errors=True)


def build(published: Path, page: str, folder: Path) -> None:
    """Build one page as the notebooks in ``notebooks/apps`` do, in a folder."""
    from ...pages import analysis, dashboard, story
    from ...published import open_published

    edition = open_published(published)
    ours = {"story": story, "dashboard": dashboard}
    made = ours[page](edition) if page in ours else analysis(edition, page)
    place = folder / "page"
    place.mkdir()
    (place / f"{page}.html").write_text(made.document(), encoding="utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
