"""How soon a reader sees the first figure, against stock Voila on the same edition, in one run.

Stock Voila: its own template and a small notebook that reads the same published tables with
pandas, draws the first finding with seaborn and lists titles and quotes. Ours: the portal's server,
the page as it was built at release. Both in a real Chromium, from the click until the figure is
visible.

Then thirty readers who open the page within ten seconds. A reader has a device of his own, so one
browser is timed while the others fetch the page from the same server; and, harder than a workshop
is, thirty browsers are timed that share these cores with each other and the server. What those
cost each other shows from thirty that open the page as a file, without any server.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READERS, SECONDS = 30, 10.0
OURS, STOCK = ".drawing svg", "#rendered_cells img"
CELLS = (
    "import json\nimport pandas as pd\nimport seaborn as sns\nfrom IPython.display import HTML\n"
    "from pathlib import Path\nplace = Path({place!r})",
    "read = lambda name: json.loads((place / f'{{name}}.json').read_text(encoding='utf-8'))\n"
    "tables, findings, quotes = map(read, ('tables', 'findings', 'quotes'))\n"
    "main = [one for one in findings if one['rank'] > 0]\n"
    "named = {{one['name']: one for one in tables}}\n"
    "table = named[main[0]['evidence'][0]['table']]\n"
    "frame = pd.DataFrame(table['rows'], columns=table['columns'])",
    "sns.stripplot(frame, x='value', y='area');",
    "HTML(''.join(f\"<h2>{{one['title']['nl']}}</h2>\" for one in main)"
    " + ''.join(f\"<blockquote>{{one['text']}}</blockquote>\" for one in quotes))",
)


def run() -> list[dict[str, Any]]:
    """Measure both in one run."""
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        outputs, about = edition(Path(folder))
        address = "/m/voorbeeld/2026/story"
        return asyncio.run(measured(Path(folder), outputs, address, about))


def edition(folder: Path) -> tuple[Path, str]:
    """Lay an edition ready: that of the example if it was released here, else a made-up one."""
    from tests.apps.conftest import DOOR, write_edition
    from tests.unit.pages import made_up

    from merkbaar.publishing.signing import sign

    outputs, released = folder / "outputs", ROOT / "outputs" / "voorbeeld" / "2026"
    place = outputs / "voorbeeld" / "2026"
    if not (released / "report" / "story.html").is_file():
        write_edition(outputs, "2026", made_up.published(), built=True)
        return outputs, "a made-up edition"
    shutil.copytree(released, place)
    sign(place, DOOR, edition="2026")
    size = (place / "report" / "story.html").stat().st_size // 1000
    return outputs, f"the example, {size} kB"


async def measured(folder: Path, outputs: Path, address: str, about: str) -> list[dict[str, Any]]:
    """Start both servers and measure them by turns, then the thirty readers."""
    from playwright.async_api import async_playwright
    from tests.apps.serving_place import start

    settings = folder / "settings"
    settings.mkdir()
    portal = start(outputs, settings)
    port, stock = stock_voila(folder, outputs)
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            ours, theirs = f"http://127.0.0.1:{portal.port}{address}", f"http://127.0.0.1:{port}/"
            await first_figure(browser, ours, OURS)
            single, slow = [], []
            for _ in range(3):
                single += [await first_figure(browser, ours, OURS) for _ in range(3)]
                slow.append(await first_figure(browser, theirs, STOCK))
            beside = await own_device(browser, ours)
            many = await readers(browser, ours)
            page = outputs / "voorbeeld" / "2026" / "report" / "story.html"
            alone = await readers(browser, page.as_uri())
            memory, children = pss(portal.process.pid)
            await browser.close()
        left = pss(portal.process.pid)[1]
    finally:
        portal.stop()
        stock.terminate()
        stock.wait(30)
    return rows(single, slow, (beside, many, alone), memory, max(children, left), about)


def rows(
    single: list[float],
    slow: list[float],
    together: tuple[list[float], ...],
    memory: int,
    kernels: int,
    about: str,
) -> list[dict[str, Any]]:
    """Say what was measured."""
    one, stock = statistics.median(single), statistics.median(slow)
    each = memory / 1e6 / READERS
    spread = f"{min(slow):.1f}–{max(slow):.1f} s"
    found = [
        {"what": "first figure, one reader", "measured": f"{one * 1000:.0f} ms",
         "reach": "0.20 × stock", "met": one <= 0.2 * stock,
         "detail": f"{one / stock:.3f} × stock Voila's {stock:.1f} s ({spread}); {about}"},
        {"what": "memory (PSS) a reader", "measured": f"{each:.1f} MB", "reach": "90 MB",
         "met": each <= 90, "detail": f"the whole server {memory / 1e6:.0f} MB"},
        {"what": "kernels of readers, during and after", "measured": kernels, "reach": "0",
         "met": kernels == 0, "detail": "processes below the server"},
    ]  # fmt: skip
    whose = ("a device each", "all browsers on these cores", "the same from disk, no server")
    for words, times in zip(whose, together, strict=True):
        for what, value, most in (
            ("median", statistics.median(times), 3),
            ("slowest", max(times), 6),
        ):
            found.append(
                {"what": f"30 readers within 10 s, {words}: {what}",
                 "measured": f"{value * 1000:.0f} ms", "reach": f"{most} × one",
                 "met": None if "disk" in words else value <= most * one,
                 "detail": f"{value / one:.1f} × one"}
            )  # fmt: skip
    return found


async def first_figure(browser: Any, address: str, figure: str) -> float:
    """Seconds from the click until the first figure is visible, in a fresh context."""
    context = await browser.new_context()
    page = await context.new_page()
    begin = time.perf_counter()
    await page.goto(address, wait_until="commit", timeout=120_000)
    await page.locator(figure).first.wait_for(state="visible", timeout=120_000)
    taken = time.perf_counter() - begin
    await context.close()
    return taken


async def own_device(browser: Any, address: str) -> list[float]:
    """Time one browser, again and again, while thirty others fetch the page within ten seconds."""

    def fetch() -> None:
        asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            answer.read()

    async def other(number: int) -> None:
        await asyncio.sleep(SECONDS * number / READERS)
        await asyncio.to_thread(fetch)

    others = asyncio.gather(*(other(number) for number in range(READERS)))
    times = []
    while not others.done():
        times.append(await first_figure(browser, address, OURS))
    await others
    return times


async def readers(browser: Any, address: str) -> list[float]:
    """Let thirty open the page, evenly over ten seconds."""

    async def one(number: int) -> float:
        await asyncio.sleep(SECONDS * number / READERS)
        return await first_figure(browser, address, OURS)

    return list(await asyncio.gather(*(one(number) for number in range(READERS))))


def stock_voila(folder: Path, outputs: Path) -> tuple[int, subprocess.Popen[bytes]]:
    """Start stock Voila on the small notebook, and wait until it answers."""
    from nbformat import write
    from nbformat.v4 import new_code_cell, new_notebook

    place = str(outputs / "voorbeeld" / "2026" / "published")
    cells = [new_code_cell(text.format(place=place)) for text in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    write(new_notebook(cells=cells, metadata=kernel), folder / "stock.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "voila", "stock.ipynb", f"--port={port}", "--no-browser",
         "--Voila.ip=127.0.0.1"],
        cwd=folder, env=dict(os.environ),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/voila/static/voila.js", timeout=2)
        except urllib.error.HTTPError:
            return port, process
        except OSError:
            time.sleep(0.25)
        else:
            return port, process
    raise RuntimeError("stock Voila did not start in a minute")


def pss(pid: int) -> tuple[int, int]:
    """Bytes of the server with all below it, and how many processes are below it."""
    import psutil

    server = psutil.Process(pid)
    below = server.children(recursive=True)
    return sum(one.memory_full_info().pss for one in (server, *below)), len(below)


def chromium() -> str:
    """Give the browser: an installed one, else Playwright's own."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return found
    home = Path.home() / ".cache" / "ms-playwright"
    return str(next(iter(sorted(home.glob("chromium-*/chrome-linux*/chrome")))))
