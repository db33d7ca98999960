"""Published design tokens of cities on the page in a real browser, light and dark.

The packages come from the npm registry where npm and the registry can be reached; they are theirs
and none is part of the project. Elsewhere files of our own stand in, with the names that these
packages use and values that nobody published.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from dataclasses import replace

import pytest
from tests.unit.pages import made_up

from merkbaar import pages
from merkbaar.appearance import load_style, slots

PACKAGES = {
    "utrecht": ("@utrecht/design-tokens@5.0.1", "package/dist/index.css"),
    "voorbeeld": (
        "@nl-design-system-unstable/voorbeeld-design-tokens@7.4.1",
        "package/dist/theme.css",
    ),
    "amsterdam": ("@amsterdam/design-system-tokens@4.4.0", "package/dist/index.css"),
}
STAND_INS = {
    "utrecht": """
        .utrecht-theme { --utrecht-color-a: hsl(190 70% 30%); --utrecht-color-b: hsl(0 0% 96%);
          --utrecht-link-color: var(--utrecht-color-a); --utrecht-document-color: hsl(0 0% 5%);
          --utrecht-document-background-color: hsl(0 0% 100%);
          --utrecht-surface-background-color: var(--utrecht-color-b);
          --utrecht-document-font-family: "Een Letter", Arial, sans-serif;
          --utrecht-document-font-size: 1.125rem; --utrecht-form-control-border-radius: 0;
          --utrecht-page-footer-background-color: hsl(340 80% 40%) }
        @media (prefers-color-scheme: dark) { .utrecht-theme {
          --utrecht-document-background-color: hsl(0 0% 14%);
          --utrecht-document-color: hsl(0 0% 96%); --utrecht-link-color: hsl(190 60% 45%) } }""",
    "voorbeeld": """
        .voorbeeld-theme { --kleuren-violet: #5a2bd0; --kleuren-grijs: #8794a8;
          --basis-color-accent-1-color-default: var(--kleuren-violet);
          --basis-color-accent-1-inverse-bg-default: var(--kleuren-violet);
          --nl-link-color: var(--basis-color-accent-1-color-default);
          --basis-color-default-color-subtle: var(--kleuren-grijs);
          --basis-heading-font-family: "Een Schreefletter", serif;
          --basis-text-font-family-default: "Een Letter", sans-serif }""",
    "amsterdam": """
        :root { --ams-color-interactive: #0b4f8a; --ams-color-text-secondary: #8a8a8a;
          --ams-link-color: var(--ams-color-interactive); --ams-color-feedback-warning: #ffa01f;
          --ams-typography-font-family: 'Een Letter', Arial, sans-serif; --ams-border-radius: 0;
          --ams-typography-body-text-font-size: clamp(1.125rem, 1rem + 1vw, 1.25rem);
          --ams-page-footer-spotlight-background-color: #0b4f8a }""",
}


def fetched(folder, name: str) -> bool:
    """Whether the package of a city was fetched from the registry, unpacked as ``tokens.css``."""
    npm = shutil.which("npm")
    package, inside = PACKAGES[name]
    command = [npm or "npm", "pack", package, "--silent", "--fetch-retries=0"]
    try:
        done = npm and subprocess.run(
            [*command, "--fetch-timeout=15000"], cwd=folder, capture_output=True, timeout=25
        )
    except (subprocess.TimeoutExpired, OSError):
        return False
    packed = sorted(folder.glob("*.tgz"))
    if not done or done.returncode or not packed:
        return False
    with tarfile.open(packed[0]) as archive:
        content = archive.extractfile(inside)
        assert content is not None
        (folder / "tokens.css").write_bytes(content.read())
    return True


@pytest.fixture(scope="module")
def story():
    return pages.story(made_up.published())


@pytest.fixture(scope="module", params=PACKAGES)
def house(request, story, tmp_path_factory):
    """Give a house style, and the story page in it."""
    folder = tmp_path_factory.mktemp(request.param)
    if not fetched(folder, request.param):
        (folder / "tokens.css").write_text(STAND_INS[request.param], encoding="utf-8")
    loaded = load_style(folder / "tokens.css")
    file = folder / "story.html"
    file.write_text(replace(story, style=loaded.style).document(), encoding="utf-8")
    return loaded, file


SEEN = {
    "include": [[one] for one in (*(".top", ".minute", ".bar"), ".card:first-child", ".colophon")]
}
"""The parts of a page."""
LOOKS = """() => {
  const of = (what, name) => getComputedStyle(document.querySelector(what))[name];
  const root = getComputedStyle(document.documentElement);
  return {link: of('.contents a', 'color'), text: of('body', 'color'),
    ground: of('body', 'backgroundColor'), paper: of('.card', 'backgroundColor'),
    dot: of('.m-dot > *', 'fill'), font: of('body', 'fontFamily'),
    chart: of('.chart text', 'fontFamily'), heading: of('h1', 'fontFamily'),
    band: of('body', 'borderTopColor')};
}"""


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_and_its_charts_are_in_the_style_of_the_house(house, tab, scheme):
    loaded, file = house
    looks = tab(file.as_uri(), color_scheme=scheme).evaluate(LOOKS)
    colours = getattr(loaded.style, scheme)
    named = {
        "link": slots.LINK,
        "text": slots.INK,
        "ground": slots.GROUND,
        "paper": slots.PAPER,
        "dot": slots.OURS,
        "band": slots.BRAND,
    }
    assert {one: looks[one] for one in named} == {
        one: rgb(colours[name]) for one, name in named.items()
    }
    fonts = loaded.style.light[slots.FONT].replace('"', "")
    assert looks["font"].replace('"', "") == looks["chart"].replace('"', "") == fonts
    assert loaded.style.heading_font in looks["heading"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_every_text_of_the_house_readable(house, tab, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tab(house[1].as_uri(), color_scheme=scheme)
    options = {"runOnly": ["color-contrast", "link-in-text-block"]}
    found = axe.Axe().run(page, context=SEEN, options=options).response["violations"]
    said = [
        (one["id"], node["html"][:90], node["any"][:1]) for one in found for node in one["nodes"]
    ]
    assert not said


def test_on_paper_the_house_is_on_white(house, tab):
    loaded, file = house
    page = tab(file.as_uri(), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    looks = page.evaluate(LOOKS)
    assert looks["paper"] == looks["ground"] == "rgb(255, 255, 255)"
    assert looks["dot"] == rgb(loaded.style.on_paper[slots.OURS])
    assert looks["text"] == rgb(loaded.style.on_paper[slots.INK])
