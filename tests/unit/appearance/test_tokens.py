"""A token file is data: what is taken of it, and what never is."""

from __future__ import annotations

import pytest
import tinycss2

from merkbaar.appearance.tokens import Unresolvable, read_tokens
from merkbaar.appearance.values import colour_of, font_list, fonts_of, pixels_of
from merkbaar.errors import DefinitionError


def value(css: str, name: str = "--a", *, dark: bool = False):
    parts = read_tokens(css).value(name, dark=dark)
    return None if parts is None else tinycss2.serialize(parts)


def parts(text: str):
    return tinycss2.parse_component_value_list(text)


@pytest.mark.parametrize(
    "css",
    [
        ":root { --a: #123456 }",
        ".utrecht-theme{--a:#123456}",
        "html, .theme { --a: red; --a: #123456; }",
        "@layer tokens { :root { --a: #123456 } }",
        "@supports (color: red) { .theme { --a: #123456 } }",
        ":root { --a: var(--b) } :root { --b: var(--c, red) } :root { --c: #123456 }",
        ":root { --a: var(--gone, var(--too, #123456)) }",
        "/* --a: red */ :root { --a: #123456 /* the one */; }",
        ":root { & .x { --a: blue } --a: #123456 }",
    ],
)
def test_a_custom_property_of_the_whole_document_is_taken(css):
    assert value(css) == "#123456"


@pytest.mark.parametrize(
    "css",
    [
        "@import url('https://example.org/x.css');",
        "@font-face { font-family: x; src: url(https://example.org/x.woff2) }",
        ".theme .part { --a: red }",
        ".theme > p { --a: red }",
        "@media print { :root { --a: red } }",
        "@media (min-width: 40em) { :root { --a: red } }",
        "@page { --a: red }",
        "body { color: red; background: url(x) }",
        "geen css, maar een zin.",
        "}}}}{{{{ --a: red",
    ],
)
def test_nothing_else_of_a_stylesheet_is_taken(css):
    assert value(css) is None


@pytest.mark.parametrize(
    "css",
    [
        ":root{--a:red} @media (prefers-color-scheme: dark) { :root { --a: blue } }",
        ":root{--a:red} @media screen and (prefers-color-scheme:dark){ .t { --a: blue } }",
        ":root{--a:red} .theme--color-scheme-dark { --a: blue }",
        ":root { --a: red; @media (prefers-color-scheme: dark) { --a: blue } }",
        ":root{--a:var(--b);--b:red} [data-theme='dark']{--b:blue}",
    ],
)
def test_dark_values_are_kept_apart_from_light_ones(css):
    assert (value(css), value(css, dark=True)) == ("red", "blue")


def test_a_name_that_is_not_there_has_no_value():
    assert value(":root{--b:red}") is None


@pytest.mark.parametrize(
    ("css", "why"),
    [
        (":root{--a:var(--a)}", "kring"),
        (":root{--a:var(--b);--b:var(--c);--c:var(--a)}", "kring"),
        (":root{--a:var(--b)}", "die er niet is|is er niet"),
        (":root{--a:var()}", "is er niet"),
        (
            ":root{" + "".join(f"--a{at}:var(--a{at + 1});" for at in range(60)) + "--a:var(--a0)}",
            "keer door",
        ),
    ],
)
def test_a_value_that_leads_nowhere_or_in_a_circle_says_so(css, why):
    with pytest.raises(Unresolvable, match=why):
        value(css)


def test_a_file_with_far_too_many_names_is_refused():
    css = ":root{" + ";".join(f"--n{at}:1" for at in range(40_001)) + "}"
    with pytest.raises(DefinitionError, match="meer dan 40000 namen"):
        read_tokens(css)


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#0F5EA8", "#0f5ea8"),
        ("#fff", "#ffffff"),
        ("rebeccapurple", "#663399"),
        ("hsl(211 60% 35%)", "#24578f"),
        ("rgb(0, 0, 255)", "#0000ff"),
        ("oklch(0.628 0.2577 29.23)", "#ff0000"),
        ("oklab(1 0 0)", "#ffffff"),
    ],
)
def test_colours_are_understood_in_the_ways_css_writes_them(text, colour):
    assert colour_of(parts(text)) == (colour, 1.0)


@pytest.mark.parametrize(
    "text",
    ["currentcolor", "url(x)", "red blue", "12px", "", "expression(alert(1))", "var(--b)", "#ggg"],
)
def test_what_is_no_colour_is_none(text):
    assert colour_of(parts(text)) is None


def test_light_dark_gives_each_scheme_its_own():
    both = parts("light-dark(#fff, #000)")
    assert colour_of(both) == ("#ffffff", 1.0)
    assert colour_of(both, dark=True) == ("#000000", 1.0)


def test_how_opaque_a_colour_is_comes_with_it():
    assert colour_of(parts("rgb(0 0 0 / 50%)")) == ("#000000", 0.5)


def test_fonts_are_names_and_nothing_else():
    assert fonts_of(parts("'Noto Sans', Open Sans, sans-serif")) == (
        "Noto Sans",
        "Open Sans",
        "sans-serif",
    )
    assert font_list(("Noto Sans", "sans-serif")) == '"Noto Sans", sans-serif'
    assert font_list(("Noto Sans",)) == '"Noto Sans", sans-serif'


@pytest.mark.parametrize(
    "text",
    [
        "url(x)",
        '"a\\"; } body { display: none"',
        '"</style><script>"',
        "",
        "1px",
        ", ".join("ab" * 9),
    ],
)
def test_a_list_of_fonts_with_anything_else_in_it_is_refused(text):
    assert fonts_of(parts(text)) is None


@pytest.mark.parametrize(
    ("text", "pixels"),
    [
        ("16px", 16),
        ("1.5rem", 24),
        ("0", 0),
        ("12pt", 16),
        ("clamp(1.125rem, 1rem + 1vw, 2rem)", 18),
    ],
)
def test_lengths_become_pixels(text, pixels):
    assert pixels_of(parts(text)) == pixels


@pytest.mark.parametrize("text", ["1vw", "calc(1px + 2px)", "50%", "1px 2px", "url(x)", ""])
def test_other_lengths_are_none(text):
    assert pixels_of(parts(text)) is None
