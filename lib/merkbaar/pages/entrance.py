"""The pages at the door: logging in, and one page that says one thing."""

from __future__ import annotations

from ..tables import Words
from .page import document, inert_json, render
from .texts import LANGUAGES, Texts, complete, ui


def login_page(*, home: str, token: str, after: str, wrong: Words | None = None) -> str:
    """Build the page on which a name and password are asked.

    Parameters
    ----------
    home : str
        Address of the portal, ending in a slash.
    token : str
        What the form sends along, to show that it came from this page.
    after : str
        Where to go when logged in.
    wrong : Words, optional
        Why the last try failed.
    """
    texts = Texts()
    values = {"home": home, "token": token, "after": after, "wrong": wrong}
    return _whole(texts, "login.html.j2", title=complete(ui("door.title"))["nl"], **values)


def notice_page(said: Words, *, home: str) -> str:
    """Build a page that says one thing, with the way back to the portal."""
    texts = Texts()
    return _whole(texts, "notice.html.j2", title="Merkbaar", said=said, home=home)


def languages() -> dict[str, Words]:
    """Give the names of the languages, each in itself."""
    titles = {name: complete(ui(f"language.{name}")["nl"]) for name in LANGUAGES}
    titles["en"] = complete(ui("language.en")["en"])
    return titles


def with_script(body: str, texts: Texts) -> str:
    """Add the texts that the script needs to change the language."""
    payload = {"texts": texts.lists(), "script": {}, "tables": {}, "places": [], "defaults": {}}
    return (
        f'{body}<script type="application/json" id="merkbaar-data">{inert_json(payload)}</script>\n'
    )


def _whole(texts: Texts, template: str, *, title: str, **values: object) -> str:
    body = render(template, t=texts, ui=ui, languages=languages(), **values)
    return document(with_script(body, texts), title=title, form=True)
