"""What a browser does before the first figure: with everything laid out at once, and as it is.

The page of the example as the code now writes it (or of a made-up edition, where the example
wasn't released here), as a file, in pairs whose order alternates. The processor time is that of the
page's own thread, so other work on the machine hardly touches it.
"""

from __future__ import annotations

import re
import statistics
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAIRS = 12
"""The first pair warms the browser up and isn't counted."""
PARTS = ("ThreadTime", "LayoutDuration", "RecalcStyleDuration")
PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"


def run() -> list[dict[str, Any]]:
    """Measure both; the figure is the share of processor time that is left."""
    from merkbaar import pages
    from merkbaar.published import open_published

    released = ROOT / "outputs" / "voorbeeld" / "2026" / "published"
    if released.is_dir():
        published = open_published(released)
    else:
        from tests.unit.pages import made_up

        published = made_up.published()
    whole = pages.story(published).document()
    with tempfile.TemporaryDirectory() as folder:
        ours, at_once = Path(folder) / "ours.html", Path(folder) / "at_once.html"
        free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", whole)
        ours.write_text(free, encoding="utf-8")
        changed, times = re.subn(r"content-visibility: auto;", "", free, count=1)
        assert times == 1, "the page no longer puts off what is below the screen"
        at_once.write_text(changed, encoding="utf-8")
        found = measured([at_once, ours])
    return rows(found[at_once], found[ours], len(whole))


def measured(files: list[Path]) -> dict[Path, list[dict[str, float]]]:
    """Open each file in turn until its first figure is painted; what the page's thread did."""
    import shutil

    from playwright.sync_api import sync_playwright

    found: dict[Path, list[dict[str, float]]] = {file: [] for file in files}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for at in range(PAIRS):
            for file in files if at % 2 else files[::-1]:
                found[file].append(opened(browser, file))
        browser.close()
    return {file: times[1:] for file, times in found.items()}


def opened(browser: Any, file: Path) -> dict[str, float]:
    """Open a file in a fresh browser context; seconds by name."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("about:blank")
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri(), wait_until="commit")
    page.wait_for_selector(".drawing svg", state="attached")
    page.evaluate(PAINTED)
    metrics = session.send("Performance.getMetrics")["metrics"]
    context.close()
    return {one["name"]: one["value"] for one in metrics}


def rows(
    at_once: list[dict[str, float]], ours: list[dict[str, float]], size: int
) -> list[dict[str, Any]]:
    """Give the medians of both."""
    before, after = (
        {name: 1000 * statistics.median(one.get(name, 0.0) for one in times) for name in PARTS}
        for times in (at_once, ours)
    )
    part = after["ThreadTime"] / before["ThreadTime"]
    detail = ", ".join(f"{name} {before[name]:.0f} → {after[name]:.0f} ms" for name in PARTS)
    return [
        {
            "what": "processor time of the page until its first figure, of all laid out at once",
            "measured": f"{part:.2f} ×",
            "reach": "< 1 ×",
            "met": part < 1,
            "detail": f"{detail}; {size / 1000:.0f} kB",
        }
    ]
