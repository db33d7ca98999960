"""The commands ``merkbaar serve``, ``users`` and ``trust``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

HOST = "127.0.0.1"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command ``merkbaar``."""
    for command in (serve, users, trust):
        app.command()(command)


def serve(
    monitor: Annotated[Path, typer.Argument(help="een monitor, of de map 'outputs'")],
    port: Annotated[int, typer.Option(help="poort")] = 8866,
    browser: Annotated[bool, typer.Option(help="open een browser")] = True,
    host: Annotated[str, typer.Option(help="adres; elk ander dan dit vraagt om login")] = HOST,
    name: Annotated[list[str] | None, typer.Option(help="naam van de site; mag vaker")] = None,
    behind_proxy: Annotated[str, typer.Option(help="adres van de proxy die TLS doet")] = "",
    certificate: Annotated[Path | None, typer.Option(help="certificaat voor TLS")] = None,
    key: Annotated[Path | None, typer.Option(help="sleutel van het certificaat")] = None,
    login: Annotated[bool, typer.Option("--login", help="ook hier inloggen")] = False,
    hub: Annotated[bool, typer.Option("--hub", help="inloggen met JupyterHub")] = False,
    workshop: Annotated[
        bool, typer.Option("--workshop", help="ook de pagina's voor trainers en onderzoekers")
    ] = False,
    settings: Annotated[Path | None, typer.Option(help="map met gebruikers")] = None,
    design: Annotated[
        bool, typer.Option("--design", help="ontwerp de monitor, met een groep")
    ] = False,
) -> None:
    """Toon het portaal en de pagina's: alleen op deze computer, of met --host achter een login."""
    from ..serve import Asked, serve_as
    from ..serve_design import serve_design

    if design:
        serve_design(monitor, port=port, browser=browser)
        raise typer.Exit
    asked = Asked(
        host, port, tuple(name or ()), behind_proxy, certificate, key, login, hub, workshop,
        browser, settings,
    )  # fmt: skip
    serve_as(monitor, asked)


def users(
    what: Annotated[str, typer.Argument(help="list, add, remove of passwd")] = "list",
    name: Annotated[str, typer.Argument(help="naam van de gebruiker")] = "",
    role: Annotated[str, typer.Option(help="reader, trainer of researcher")] = "reader",
    settings: Annotated[Path | None, typer.Option(help="map met gebruikers")] = None,
) -> None:
    """Zeg wie op het portaal mag inloggen; het wachtwoord wordt gevraagd, niet op de regel."""
    from .settings import settings_folder
    from .users import act

    for line in act(settings_folder(settings), what, name, role=role, ask=_ask_password):
        typer.echo(line)


def trust(
    outputs: Annotated[Path, typer.Argument(help="een monitor, of de map 'outputs'")],
    settings: Annotated[Path | None, typer.Option(help="map met gebruikers")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="vraag niets")] = False,
) -> None:
    """Neem een nieuwe sleutel aan, of een editie die ouder is dan wat het portaal al toonde."""
    from .trusting import QUESTIONS, trust_all, untrusted

    for kind, line in untrusted(outputs, settings=settings):
        typer.echo(line)
        if not yes and not typer.confirm(QUESTIONS[kind]):
            raise typer.Exit(1)
    for line in trust_all(outputs, settings=settings):
        typer.echo(line)


def _ask_password() -> str:
    """Ask for a new password, twice."""
    from ..asking import ask_password

    return ask_password()
