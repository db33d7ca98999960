"""The cards of the portal, from what is in the folder with outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...appearance import HouseStyle, style_of
from ...pages import EditionCard, MonitorCard, Page, PageLink, portal
from ...pages.portal import Visitor, changes
from .site import Site


def portal_page(
    site: Site,
    *,
    home: str = "/",
    visitor: Visitor | None = None,
    work: Mapping[str, Sequence[str]] | None = None,
) -> Page:
    """Build the portal of a site: all monitors and editions, and what changed in each.

    Parameters
    ----------
    work : mapping of str to sequence of str
        Per monitor the pages left of the gate that the visitor may open.
    """
    cards = [
        MonitorCard(
            monitor=monitor,
            title=_known(site, monitor, editions, "monitor_title") or monitor,
            municipality=_municipality(site, monitor, editions),
            editions=tuple(
                _edition(site, monitor, editions, at, home) for at in range(len(editions))
            ),
            work=tuple((page, f"{home}w/{page}") for page in (work or {}).get(monitor, ())),
        )
        for monitor, editions in site.monitors().items()
    ]
    return portal(cards, home=home, visitor=visitor, style=_style(site))


def _style(site: Site) -> HouseStyle | None:
    """Give the house style of the newest sound editions, where all monitors have the same."""
    newest = (
        next((found for one in editions if (found := site.about(monitor, one))), {})
        for monitor, editions in site.monitors().items()
    )
    styles = [style_of(facts) for facts in newest]
    return styles[0] if styles and all(one == styles[0] for one in styles) else None


def _known(site: Site, monitor: str, editions: Sequence[str], what: str) -> str:
    """Give something that the newest sound edition says of its monitor."""
    found = (site.about(monitor, edition).get(what) for edition in editions)
    return str(next((one for one in found if one), ""))


def _municipality(site: Site, monitor: str, editions: Sequence[str]) -> str:
    found = (site.about(monitor, edition).get("municipality") for edition in editions)
    about = next((one for one in found if isinstance(one, dict)), {})
    return str(about.get("name", ""))


def _edition(site: Site, monitor: str, editions: list[str], at: int, home: str) -> EditionCard:
    edition = editions[at]
    about = site.about(monitor, edition)
    opened = site.open(monitor, edition)
    older = (site.open(monitor, before) for before in editions[at + 1 :])
    before = next((one for one in older if one), None)
    return EditionCard(
        edition=edition,
        title=str(about.get("title", "")),
        released=str((about.get("released") or {}).get("on", "")),
        pages=tuple(
            _link(site, monitor, edition, page, home) for page in site.pages(monitor, edition)
        ),
        files=tuple(
            (kind, f"{home}m/{monitor}/{edition}/{name}.{kind}")
            for name, kind in site.others(monitor, edition)
        ),
        findings=sum(one.rank > 0 for one in opened.findings) if opened else 0,
        changes=changes(opened, before) if opened else EditionCard("", "", "", ()).changes,
        state=site.state(monitor, edition),
    )


def _link(site: Site, monitor: str, edition: str, page: str, home: str) -> PageLink:
    href = f"{home}m/{monitor}/{edition}/{page}"
    kinds = site.kept(monitor, edition, page)
    others = tuple((kind, f"{href}.{kind}") for kind in kinds if kind != "html")
    return PageLink(page, href, f"{href}.html" if "html" in kinds else "", others)
