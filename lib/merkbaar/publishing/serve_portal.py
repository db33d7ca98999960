"""The cards of the portal, from what is in the folder with outputs."""

from __future__ import annotations

from ..pages import EditionCard, MonitorCard, Page, PageLink, portal
from ..pages.portal import news
from .serve_site import Place, Site


def portal_page(site: Site) -> Page:
    """Build the portal of a site: all monitors and editions, and what is new in each."""
    cards = [
        MonitorCard(
            monitor=monitor,
            title=_title(site, monitor, editions[0]),
            municipality=_municipality(site, monitor, editions[0]),
            editions=tuple(_edition(site, monitor, editions, at) for at in range(len(editions))),
        )
        for monitor, editions in site.monitors().items()
    ]
    return portal(cards)


def _title(site: Site, monitor: str, edition: str) -> str:
    return str(site.about(monitor, edition).get("monitor_title") or monitor)


def _municipality(site: Site, monitor: str, edition: str) -> str:
    return str(site.about(monitor, edition).get("municipality", {}).get("name", ""))


def _edition(site: Site, monitor: str, editions: list[str], at: int) -> EditionCard:
    edition = editions[at]
    about = site.about(monitor, edition)
    opened = site.open(monitor, edition)
    before = site.open(monitor, editions[at + 1]) if at + 1 < len(editions) else None
    links = []
    for page in site.pages(monitor, edition):
        href = f"/m/{monitor}/{edition}/{page}"
        kept = Place(site.outputs / monitor / edition, page).file.is_file()
        links.append(PageLink(page, href, f"{href}.html" if kept else ""))
    return EditionCard(
        edition=edition,
        title=str(about.get("title", "")),
        released=str((about.get("released") or {}).get("on", "")),
        pages=tuple(links),
        findings=sum(one.rank > 0 for one in opened.findings) if opened else 0,
        news=news(opened, before) if opened else (),
    )
