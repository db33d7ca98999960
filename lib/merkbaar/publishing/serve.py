"""Show the portal and the pages: on this computer as it is, elsewhere only with a login."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .. import places
from ..errors import DefinitionError, RunError
from .files import write
from .serving.settings import settings_folder
from .serving.site import Site, find_outputs

if TYPE_CHECKING:
    from .serving.base import Mode, Options, Portal
    from .serving.starting_work import Work

HOST = "127.0.0.1"
LOCAL = ("127.0.0.1", "::1", "localhost")
_TRIES = 50


@dataclass(frozen=True)
class Asked:
    """How the server is asked to be reached; see ``merkbaar serve --help``.

    Attributes
    ----------
    names : tuple of str
        Names by which readers call it; empty: any.
    proxy : str
        Address of the proxy that does TLS; only that may connect then.
    certificate, key : Path or None
        For TLS of its own.
    login : bool
        Demand a login on this computer too.
    hub : bool
        Let JupyterHub say who somebody is.
    workshop : bool
        Also serve the pages left of the gate, to trainers and researchers.
    """

    host: str = HOST
    port: int = 8866
    names: tuple[str, ...] = ()
    proxy: str = ""
    certificate: Path | None = None
    key: Path | None = None
    login: bool = False
    hub: bool = False
    workshop: bool = False
    browser: bool = True
    settings: Path | None = field(default=None)


def serve(target: str | Path, *, port: int = 8866, browser: bool = True, **more: object) -> None:
    """Serve released editions until Ctrl-C; see :func:`serve_as`."""
    serve_as(Path(target), Asked(port=port, browser=browser, **more))  # type: ignore[arg-type]


def serve_as(target: Path, asked: Asked) -> None:
    """Serve released editions until Ctrl-C.

    Parameters
    ----------
    target : path
        A monitor (file or folder), or a folder with outputs. Nothing but outputs is read, unless
        the workshop is asked for; and that is another process.

    Raises
    ------
    DefinitionError
        If nothing has been released yet, or it would be open to a network without login or TLS.
    RunError
        If the port is taken.
    """
    from .serving import app, trust
    from .serving import scratch as folders
    from .serving.newest import Newest

    settings = settings_folder(asked.settings)
    options = _options(asked, settings)
    outputs = find_outputs(target)
    trusted, added = trust.first_keys(settings, outputs)
    site = Site(outputs, trusted, Newest(settings))
    if not site.monitors():
        raise DefinitionError(
            f"In {outputs} staat geen vrijgegeven editie. "
            "Maak er een met 'merkbaar run' en geef haar vrij met 'merkbaar release'."
        )
    for one in added:
        _say(f"Sleutel van monitor '{one.monitor}' voor het eerst gezien: {one.fingerprint}")
    _free(asked.host, asked.port)
    tls = app.tls_context(str(asked.certificate), str(asked.key)) if asked.certificate else None
    scratch = folders.make("portaal")
    work = _workshop(target, options) if asked.workshop else None
    try:
        portal = _portal(site, settings, options, scratch, work)
        listening = app.listen(asked.host, asked.port)
        url = _address(options, portal, own_tls=tls is not None)
        if asked.browser:
            _open_browser(_not_in_sight(url, portal, scratch), asked.port)
        _say(_confined(outputs, settings, scratch, work, options))
        _say(f"Het portaal staat op {url} (stoppen: Ctrl-C)")
        portal.audit.note("started", what=options.mode)
        asyncio.run(app.run(portal, listening, tls))
        portal.audit.note("stopped")
    except KeyboardInterrupt:  # while it was still starting
        pass
    finally:
        if work:
            work.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    _say("Gestopt.")


def _options(asked: Asked, settings: Path) -> Options:
    """Say how it is reached, and refuse what would be open to others."""
    from .serving.base import Options
    from .serving.users import Users

    local, secure = asked.host in LOCAL, bool(asked.certificate or asked.proxy)
    if bool(asked.certificate) != bool(asked.key):
        raise DefinitionError("Geef --certificate en --key samen: het certificaat en zijn sleutel.")
    if not local and not secure:
        raise DefinitionError(
            f"Op {asked.host} gaan wachtwoorden en pagina's onversleuteld over het netwerk. Geef "
            "--certificate en --key, of zet er een proxy met TLS voor en noem haar adres met "
            "--behind-proxy (voorbeelden staan in templates/deploy)."
        )
    mode: Mode = "open" if local and not asked.proxy and not asked.login else "password"
    mode = "hub" if asked.hub else mode
    if mode == "password" and not Users(settings).all():
        raise DefinitionError(
            f"Zo kan iedereen in het netwerk de pagina's openen, en er zijn nog geen gebruikers "
            f"(in {settings}). Voeg eerst iemand toe: 'merkbaar users add NAAM --role reader'. "
            "Zonder --host ziet alleen deze computer het portaal; daarvoor is geen login nodig."
        )
    prefix = "/"
    if mode == "hub":
        from .serving.hub import hub_of

        prefix = hub_of().prefix
    plain = mode == "open" or (mode == "hub" and not secure)
    names = tuple(name.lower() for name in asked.names) or (LOCAL if plain else ())
    return Options(asked.host, asked.port, mode, prefix, secure, asked.proxy, names)


def _portal(
    site: Site, settings: Path, options: Options, scratch: Path, work: Work | None
) -> Portal:
    from .serving.audit import Audit
    from .serving.base import Portal
    from .serving.building import Builder
    from .serving.users import Users, prepared

    prepared()
    portal = Portal(site, Users(settings), Audit(settings), options, Builder(site, scratch))
    if work:
        portal.work, portal.work_monitor = work.pages, work.monitor
        portal.work_address, portal.work_secret = work.address, work.secret
        if options.mode == "open":
            portal.start_code = secrets.token_urlsafe(24)
    return portal


def _workshop(target: Path, options: Options) -> Work:
    from .serving.starting_work import start_work

    return start_work(target, home=options.home)


def _address(options: Options, portal: Portal, *, own_tls: bool) -> str:
    host = f"[{options.host}]" if ":" in options.host else options.host
    start = f"start/{portal.start_code}" if portal.start_code else ""
    return f"{'https' if own_tls else 'http'}://{host}:{options.port}{options.home}{start}"


def _confined(
    outputs: Path, settings: Path, scratch: Path, work: Work | None, options: Options
) -> str:
    """Confine this process to what readers may see, try it, and say what came of it."""
    from .serving import sandbox

    package = Path(__file__).resolve().parents[1]
    hidden = [home for home in {outputs.parent / "data", *((work.home,) if work else ())}
              if home.is_dir()]  # fmt: skip
    read = [outputs, settings, package.parent, places.templates(), places.notebooks()]
    ports = [work.port] if work else []
    if options.mode == "hub":
        from .serving.hub import hub_of

        ports.append(hub_of().port)
    _let_children_find(package)
    done = sandbox.confine(read=read, write=[scratch], connect=ports)
    if done and not any(sandbox.can_read(home) for home in hidden):
        return "Afgeschermd: het portaal kan alleen lezen wat is vrijgegeven, niet de map 'data'."
    if done:
        return (
            "Let op: het portaal is afgeschermd, maar 'data' ligt in een map die het nodig heeft."
        )
    return (
        "Let op: dit systeem kan het portaal niet afschermen van de map 'data' (dat kan op Linux "
        "5.13 en later). Laat anderen dan alleen toe vanaf een computer of gebruiker zonder 'data'."
    )


def _let_children_find(package: Path) -> None:
    known = os.environ.get("PYTHONPATH", "")
    home = str(package.parent)
    if home not in known.split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join(part for part in (home, known) if part)


def _not_in_sight(url: str, portal: Portal, scratch: Path) -> str:
    """Put an address that works once in a private file: a command line can be read by others."""
    if not portal.start_code:
        return url
    page = f'<!doctype html><meta http-equiv="refresh" content="0; url={url}">'
    return write(scratch / "begin.html", page).as_uri()


def _open_browser(url: str, port: int) -> None:
    """Open a browser when the port answers, from a process that isn't confined."""
    code = (
        "import socket, sys, time, webbrowser\n"
        "for _ in range(100):\n"
        "    with socket.socket() as probe:\n"
        "        if probe.connect_ex(('127.0.0.1', int(sys.argv[2]))) == 0:\n"
        "            break\n"
        "    time.sleep(0.1)\n"
        "webbrowser.open(sys.argv[1])\n"
    )
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.Popen([sys.executable, "-c", code, url, str(port)], **quiet)  # type: ignore[arg-type]


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 for the user


def _free(host: str, port: int) -> None:
    """Check that a port can be had."""
    if not 1 <= port <= 65535:
        raise RunError(f"Poort {port} bestaat niet. Kies een getal van 1 tot en met 65535.")
    if _is_free(host, port):
        return
    last = min(port + _TRIES, 65536)
    other = next((near for near in range(port + 1, last) if _is_free(host, near)), None)
    hint = f" Poort {other} is vrij: gebruik --port {other}." if other else ""
    raise RunError(
        f"Poort {port} is al in gebruik of mag niet; misschien staat het portaal al aan.{hint}"
    )


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
