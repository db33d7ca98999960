"""A house style of any file: complete, readable, the same every time, and only what we write."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merkbaar.appearance import default_style, load_style, slots, style_of
from merkbaar.appearance.colours import apart, contrast
from merkbaar.appearance.repair import DIFFERENT, SURFACE, completed
from merkbaar.errors import DefinitionError

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
GIVEN = st.dictionaries(st.sampled_from(slots.COLOURS), COLOURS, min_size=1)


def written(place, css: str, name: str = "tokens.css"):
    path = place / name
    path.write_text(css, encoding="utf-8")
    return path


def faint(colours) -> list[str]:
    return [
        f"{name} {colours[name]} on {ground} {colours[ground]}"
        for name, needed in slots.NEEDED.items()
        for ground, ratio in needed
        if contrast(colours[name], colours[ground]) < ratio
    ]


@settings(max_examples=40, deadline=None)
@given(GIVEN, st.booleans())
def test_whatever_is_given_all_of_it_can_be_read(given, dark):
    ours = default_style().dark if dark else default_style().light
    colours, changes = completed(given, ours)
    assert set(colours) == set(slots.COLOURS)
    assert not faint(colours)
    paper = colours[slots.PAPER]
    assert all(contrast(colours[one], paper) <= SURFACE for one in slots.SURFACES)
    changed = {change.name for change in changes}
    assert changed <= set(given)
    assert {name for name in given if colours[name] != given[name]} == changed


def test_our_own_values_pass_as_they_are():
    style = default_style()
    for scheme in (style.light, style.dark):
        given = {name: scheme[name] for name in slots.COLOURS}
        assert completed(given, scheme) == (given, [])


def test_the_colours_with_a_meaning_stay_apart_for_everyone(tmp_path):
    loaded = load_style(
        written(tmp_path, ":root{--nl-link-color:#a8420a;--merkbaar-chart-attention-color:#a8420a}")
    )
    for scheme in (loaded.style.light, loaded.style.dark):
        three = [scheme[name] for name in (slots.OURS, slots.COMPARISON, slots.ATTENTION)]
        pairs = [(one, other) for at, one in enumerate(three) for other in three[:at]]
        assert all(apart(*pair) >= DIFFERENT for pair in pairs)
    assert any("lijkt voor sommige ogen" in one for one in loaded.warnings)


def test_one_colour_makes_a_page_of_that_house(tmp_path):
    style = load_style(written(tmp_path, ".theme{--utrecht-link-color:#00697a}")).style
    ours = default_style()
    assert style.light[slots.LINK] == style.light[slots.OURS] == "#00697a"
    assert style.light[slots.INK] == ours.light[slots.INK]
    assert style.dark[slots.PAPER] == ours.dark[slots.PAPER]
    assert style.dark[slots.LINK] != "#00697a"  # lighter, to be read on dark
    assert not faint(style.light)
    assert not faint(style.dark)
    assert not faint(style.on_paper)


def test_too_little_contrast_is_said_with_what_was_used_instead(tmp_path):
    loaded = load_style(written(tmp_path, ":root{--ams-color-text-secondary:#999999}"))
    said = next(one for one in loaded.said() if "--ams-color-text-secondary" in one and "#" in one)
    assert "(licht)" in said
    assert "nodig is 4,5" in said
    assert loaded.style.light[slots.SOFT] in said


def test_what_was_used_and_what_was_not_is_said(tmp_path):
    css = ":root{--nl-link-color:#00697a;--iets-anders:1px;--nog-iets:var(--weg)}"
    loaded = load_style(written(tmp_path, css))
    assert loaded.used == ("--nl-link-color",)
    assert loaded.unused == ("--iets-anders", "--nog-iets")
    assert loaded.said()[0].startswith("Huisstijl: 1 namen gebruikt (--nl-link-color).")
    assert "Niet gebruikt: 2 (--iets-anders, --nog-iets)" in loaded.said()[0]


def test_a_circle_or_a_wrong_value_is_said_and_the_next_name_is_taken(tmp_path):
    css = (
        ":root{--nl-link-color:var(--a);--a:var(--nl-link-color);"
        "--utrecht-link-color:12px;--ams-links-color:#00697a}"
    )
    loaded = load_style(written(tmp_path, css))
    assert loaded.style.light[slots.LINK] == "#00697a"
    assert any("--nl-link-color" in one and "kring" in one for one in loaded.warnings)
    assert any("--utrecht-link-color" in one and "geen kleur" in one for one in loaded.warnings)


def test_sizes_and_corners_stay_within_what_a_page_bears(tmp_path):
    css = ":root{--basis-text-font-size-md:80px;--ams-border-radius:3rem;--nl-link-color:#00697a}"
    light = load_style(written(tmp_path, css)).style.light
    assert light[slots.SIZE] == "1.25rem"
    assert light[slots.RADIUS] == light[slots.SMALL_RADIUS] == "16px"


def test_a_grey_that_is_the_same_by_day_is_not_taken_for_the_night(tmp_path):
    css = (
        ":root{--utrecht-document-background-color:#fff;--utrecht-focus-outline-color:#000}"
        "@media (prefers-color-scheme:dark){:root{--utrecht-document-background-color:#222}}"
    )
    dark = load_style(written(tmp_path, css)).style.dark
    assert dark[slots.PAPER] == "#222222"
    assert dark[slots.FOCUS] == default_style().dark[slots.FOCUS]


HOSTILE = """
@import url("https://example.org/steal.css");
:root { --nl-link-color: #00697a; --basis-text-font-family-default: "x</style><script>alert(1)";
  --basis-color-default-bg-document: url(https://example.org/x.png);
  --utrecht-link-color: #00697a; background: url(https://example.org/y) }
body { display: none } .card { --nl-link-color: red }
"""


def test_nothing_of_a_hostile_file_reaches_the_stylesheet(tmp_path):
    css = load_style(written(tmp_path, HOSTILE)).style.css()
    assert "#00697a" in css
    assert not re.search(r"url|import|script|example|display|</|alert", css)
    assert css.count("{") == css.count("}")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("tokens.json", b'{"utrecht": {"link": {"color": {"value": "#00f"}}}}', "JSON"),
        ("tokens.css", b'{"utrecht": {}}', "JSON"),
        ("tokens.css", b"", "geen enkele naam"),
        ("tokens.css", b"Dit is een brief.", "geen enkele naam"),
        ("tokens.css", b"$blauw: #00f; .a { color: $blauw }", "geen enkele naam"),
        ("tokens.css", b"\xff\xfe\x00\x01\xd8", "geen tekst"),
        ("tokens.css", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "geen tekst"),
        ("tokens.css", b":root{--iets:1px;--x:red}", "geen gebruiken"),
        ("tokens.css", b"/*" + b"x" * 2_000_000 + b"*/", "groter dan 2 MB"),
        ("tokens.css", b"{" * 20_000, "JSON|geen enkele naam|diep"),
        ("tokens.css", b":root" + b"{a:root" * 20_000, "geen enkele naam|diep"),
    ],
)
def test_a_file_that_is_no_house_style_is_refused_in_words(tmp_path, name, content, why):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DefinitionError, match=why) as error:
        load_style(tmp_path / name)
    assert "Verwacht:" in str(error.value)
    assert str(tmp_path) not in str(error.value)


def test_a_file_that_is_not_there_is_asked_for_by_the_name_of_one_that_is(tmp_path):
    written(tmp_path, ":root{--a:1px}", "token.css")
    with pytest.raises(DefinitionError, match=r"is er niet.*Bedoelt u 'token.css'"):
        load_style(tmp_path / "tokens.css")


def test_a_style_goes_into_an_edition_and_comes_out_the_same(tmp_path):
    style = load_style(written(tmp_path, ":root{--nl-link-color:#00697a}")).style
    again = style_of({"style": json.loads(json.dumps(style.to_dict()))})
    assert again == style
    assert again.css() == style.css()
    assert style_of({}) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (slots.LINK, "red;} body{display:none"),
        (slots.LINK, "url(x)"),
        (slots.FONT, '"a"; } </style>'),
        (slots.SIZE, "400rem"),
        ("--iets-anders", "#ffffff"),
    ],
)
def test_an_edition_with_a_style_that_we_do_not_write_is_refused(name, value):
    with pytest.raises(DefinitionError, match="huisstijl"):
        style_of({"style": {"light": {name: value}, "dark": {}}})


def test_the_same_file_gives_the_same_style(tmp_path):
    path = written(tmp_path, ":root{--nl-link-color:#ff9100;--ams-color-text:#888}")
    assert load_style(path) == load_style(path)


def test_fonts_are_known_by_their_first_name(tmp_path):
    css = ":root{--basis-text-font-family-default:'Noto Sans',serif;--nl-link-color:#00697a}"
    style = load_style(written(tmp_path, css)).style
    assert (style.font, style.heading_font) == ("Noto Sans", "Noto Sans")
    assert default_style().font == ""
