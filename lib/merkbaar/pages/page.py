"""A page: its fragment, its payload, and the whole document that works offline."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .. import places
from ..appearance.style import HouseStyle, default_text

STYLE, PAPER, SCRIPT = "merkbaar.css", "print.css", "merkbaar.js"
UNTITLED = "Merkbaar"
"""Title of a page of an edition that has none."""


@dataclass(frozen=True)
class Page:
    """What a reader opens.

    Attributes
    ----------
    html : str
        The fragment: all markup in Dutch, so that it can be read without JavaScript, and the
        payload as an inert JSON script.
    payload : mapping
        What the filter script works on: published cells, sentences per language.
    title : str
        Title of the document.
    style : HouseStyle, optional
        The municipality's own; ours if left out.
    """

    html: str
    payload: Mapping[str, Any] = field(repr=False)
    title: str
    style: HouseStyle | None = None

    def document(self, *, form: bool = False) -> str:
        """Give the whole document: one file, nothing fetched from anywhere."""
        return document(self.html, title=self.title, form=form, style=self.style, foot=self.title)


def document(
    fragment: str,
    *,
    title: str,
    form: bool = False,
    style: HouseStyle | None = None,
    foot: str = "",
) -> str:
    """Put a fragment in the shell: one stylesheet, one script, a policy that allows only these.

    Parameters
    ----------
    fragment : str
        ``Page.html``, as it was stored at release.
    title : str
        Title of the document, plain text; without one it gets our name, for a page must have one.
    form : bool
        Whether it holds a form, which may be sent to where the page came from.
    style : HouseStyle, optional
        The municipality's own; ours if left out.
    foot : str
        What stands at the foot of each printed page, beside its number.
    """
    from markupsafe import Markup

    return render(
        "document.html.j2",
        title=title or UNTITLED,
        fragment=Markup(fragment),  # noqa: S704 made by our own templates, which escape
        style=Markup(stylesheet(style, foot=foot)),  # noqa: S704 our own file, and values we wrote
        script=Markup(asset(SCRIPT)),  # noqa: S704 our own file
        policy=policy(form=form, style=style, foot=foot),
        referrer="same-origin" if form else "no-referrer",  # a form must say where it came from
    )


@cache
def asset(name: str) -> str:
    """Read our stylesheet or script."""
    return (places.templates() / "page" / name).read_text(encoding="utf-8")


def stylesheet(style: HouseStyle | None = None, *, foot: str = "") -> str:
    """Give the one stylesheet: the values of a house style, and what is made with them.

    Parameters
    ----------
    style : HouseStyle, optional
        Ours if left out.
    foot : str
        What stands at the foot of each printed page.
    """
    values = style.css() if style else default_text()
    return f"{values}{asset(STYLE)}{asset(PAPER)}{_foot(foot)}"


def _foot(text: str) -> str:
    """Write the foot of a printed page; only signs that mean nothing in a stylesheet are kept."""
    kept = "".join(sign if sign.isalnum() or sign in " ·.,-–()/:" else " " for sign in text)
    if not kept.strip():
        return ""
    letter = "font:8.5pt Arial,sans-serif;color:#444"
    return f'@page{{@bottom-left{{content:"{kept.strip()}";{letter}}}}}\n'


def policy(
    *,
    frame: bool = False,
    form: bool = False,
    style: HouseStyle | None = None,
    foot: str = "",
) -> str:
    """Give the content security policy of a page: nothing but its own style and script.

    Parameters
    ----------
    frame : bool
        Also forbid showing the page inside another one (only works as an HTTP header).
    form : bool
        Let a form be sent to where the page came from.
    style, foot
        Those that the page was built with (:func:`document`).
    """

    def digest(text: str) -> str:
        raw = hashlib.sha256(text.encode("utf-8")).digest()
        return f"'sha256-{base64.b64encode(raw).decode('ascii')}'"

    rules = [
        "default-src 'none'",
        f"style-src {digest(stylesheet(style, foot=foot))}",
        f"script-src {digest(asset(SCRIPT))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'" if form else "form-action 'none'",
    ]
    return "; ".join([*rules, "frame-ancestors 'none'"] if frame else rules)


def render(template: str, **values: Any) -> str:
    """Fill one of our templates; text is escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(places.templates() / "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def inert_json(data: Any) -> str:
    """Write JSON that can't end the script element it stands in, whatever text it holds."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
