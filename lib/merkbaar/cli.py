"""The command ``merkbaar``. Each command is a few lines: the work is in the rooms below."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from . import __version__
from .errors import MerkbaarError
from .publishing.serving import commands as serving_commands

if TYPE_CHECKING:
    from .monitor import Monitor


class _Commands(TyperGroup):
    """Commands that say what Ctrl-C left behind (Typer itself ends without a word)."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # its own Context
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            said = "\nGestopt. De vorige editie is niet veranderd."
            typer.secho(said, fg="yellow", err=True)
            raise typer.Exit(130) from None


app = typer.Typer(
    name="merkbaar",
    cls=_Commands,
    help="Tellen en vertellen: van ruwe bestanden naar een monitor die u kunt laten zien.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
MonitorFile = Annotated[
    Path, typer.Argument(help="het monitorbestand, of de map waar het in staat")
]
Unasked = Annotated[
    list[str] | None, typer.Argument(hidden=True, help="staat hier niet; het wordt gevraagd")
]
EditionName = Annotated[str, typer.Option("--edition", "-e", help="naam van de editie")]


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[bool, typer.Option("--version", help="toon de versie")] = False,
) -> None:
    if version:
        typer.echo(f"merkbaar {__version__}")
        raise typer.Exit


@app.command()
def new(
    what: Annotated[str, typer.Argument(help="een map, of het woord 'notebook'")],
    name: Annotated[str, typer.Argument(help="bij 'notebook': de naam ervan")] = "",
    monitor: Annotated[Path, typer.Option(help="bij 'notebook': de monitor")] = Path(),
) -> None:
    """Maak een nieuwe monitor in een map, of een nieuw notebook ('new notebook NAAM')."""
    from .publishing.starting import new_monitor, new_notebook

    place = new_notebook(name, monitor) if what == "notebook" else new_monitor(Path(what))
    typer.echo(f"Gemaakt: {place}")
    if what != "notebook":
        typer.echo(f"Ontwerpen, met een groep: merkbaar serve {place} --design")
        typer.echo(f"Draaien: merkbaar run {place}")


@app.command()
def doctor(
    file: Annotated[Path, typer.Argument(help="het ruwe bestand")],
    sheet: Annotated[str | None, typer.Option(help="het werkblad")] = None,
    monitor: Annotated[
        Path | None, typer.Option(help="schrijf verbeteringen bij deze monitor")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="neem alle voorstellen over")] = False,
) -> None:
    """Onderzoek een ruw bestand: wat is er mis, wat is het voorstel, welke tabel is het."""
    from .publishing.consulting import consult

    raise typer.Exit(consult(file, sheet=sheet, monitor=monitor, accept=accept))


@app.command()
def check(monitor: MonitorFile) -> None:
    """Controleer een monitorbestand: namen, bestanden en kolommen, en het plan (Wegwijzer)."""
    from .monitor import load_monitor
    from .monitor.reading import examine_file
    from .publishing import linting
    from .publishing.actions import check_actions
    from .publishing.checking import check_sources
    from .publishing.folders import find_monitor_file
    from .publishing.styling import check_style

    definition = load_monitor(monitor)
    wrong, gone = check_actions(monitor, definition)
    unfit, styled = check_style(definition, find_monitor_file(monitor).parent)
    problems = [*check_sources(monitor, definition), *wrong, *unfit]
    facts = linting.facts_of(monitor)
    examined = examine_file(monitor)
    advice = linting.advise(examined, facts)
    for problem in [*problems, *gone, *linting.said(examined, advice)]:
        typer.secho(problem, fg="yellow")
    for line in styled:
        typer.echo(line)
    for line in linting.burden_said(definition, facts):
        typer.echo(f"Belasting. {line}")
    if problems:
        raise typer.Exit(2)
    typer.echo(linting.closing(definition, advice))


@app.command()
def run(
    monitor: MonitorFile,
    edition: EditionName = "",
    resume: Annotated[bool, typer.Option("--resume", help="ga verder waar het stopte")] = False,
    workers: Annotated[int | None, typer.Option(help="notebooks naast elkaar")] = None,
) -> None:
    """Draai de notebooks en maak een concept-editie; zonder --edition de nieuwste."""
    from .monitor import load_monitor
    from .publishing.run import run as run_edition

    name = edition or _newest(load_monitor(monitor))
    record = run_edition(monitor, name, resume=resume, workers=workers)
    typer.echo(record.summary())


@app.command()
def release(
    monitor: MonitorFile,
    edition: EditionName = "",
    by: Annotated[str, typer.Option(help="wie vrijgeeft")] = "",
    quotes: Annotated[
        str, typer.Option(help="ask, all, none, of een bestand met citaat-id's")
    ] = "ask",
    photos: Annotated[str, typer.Option(help="ask of none; elke foto wordt bekeken")] = "ask",
) -> None:
    """Geef een concept vrij: elk citaat en elke foto krijgt een ja of nee; dat wordt bewaard."""
    from .monitor import load_monitor
    from .publishing.release import release as release_edition

    name = edition or _newest(load_monitor(monitor))
    who = by or typer.prompt("Wie geeft vrij?")
    place = release_edition(monitor, name, by=who, quotes=quotes, photos=photos)
    typer.echo(f"Vrijgegeven: {place}")


@app.command()
def withdraw(
    monitor: MonitorFile,
    kind: Annotated[str, typer.Option(help="bsn, client, phone of name")] = "client",
    only: Annotated[
        bool, typer.Option("--only", help="alleen een citaat of foto; de persoon blijft meetellen")
    ] = False,
    words: Unasked = None,
) -> None:
    """Haal citaten en beelden van iemand weg; de persoon wordt hier gevraagd, niet op de regel."""
    from .publishing.asking import ask_person, refuse_on_the_line
    from .publishing.release import withdraw as withdraw_person
    from .publishing.taking import take_one

    refuse_on_the_line(words)
    if only:
        typer.echo(take_one(monitor))
        raise typer.Exit
    typer.echo(withdraw_person(monitor, ask_person("Wie trekt de toestemming in?"), kind=kind))


@app.command()
def forget(
    monitor: MonitorFile,
    kind: Annotated[str, typer.Option(help="bsn, client, phone of name")] = "",
    words: Unasked = None,
) -> None:
    """Vergeet iemand: weg uit alles wat gemaakt is, en blijvend buiten de deur; vraagt wie."""
    from .publishing import forgetting
    from .publishing.asking import agreed, ask_person, refuse_on_the_line

    refuse_on_the_line(words)
    number = forgetting.kind_of_number(monitor, kind)
    person = ask_person(f"Wie wil vergeten worden ({number})?")
    if not agreed(f"{forgetting.FINAL}\nDoorgaan?"):
        typer.echo("Niet gedaan: er is niets veranderd.")
        raise typer.Exit
    typer.echo(forgetting.forget(monitor, person, kind=number))


@app.command()
def rotate_key(monitor: MonitorFile) -> None:
    """Wissel de sleutel van een monitor: de lijsten worden herschreven, de oude gaat weg."""
    from .publishing.rotating import rotate

    typer.echo(rotate(monitor))


@app.command()
def avg(
    monitor: MonitorFile,
    out: Annotated[Path | None, typer.Option(help="het bestand om te schrijven")] = None,
) -> None:
    """Schrijf het verwerkingsregister (AVG art. 30) en de opzet van een DPIA in één bestand."""
    from .publishing.processing import write_processing

    typer.echo(f"Geschreven: {write_processing(monitor, out)}")


@app.command()
def report(
    monitor: MonitorFile,
    edition: EditionName = "",
    kind: Annotated[
        str, typer.Option("--format", help="html (de pagina's), pdf, xlsx, pptx, docx of gesprek")
    ] = "html",
    language: Annotated[str, typer.Option(help="nl, nl-b1 (eenvoudig) of en")] = "nl",
) -> None:
    """Zeg waar de rapporten van een editie staan, of maak een bestand om mee te nemen."""
    from .monitor import load_monitor
    from .publishing.exports import reports

    name = edition or _newest(load_monitor(monitor))
    for place in reports(monitor, name, kind=kind, language=language):
        typer.echo(str(place))


@app.command()
def actions(
    monitor: MonitorFile,
    what: Annotated[str, typer.Argument(help="list, add of done")] = "list",
    name: Annotated[str, typer.Argument(help="bij done: welke afspraak (a1)")] = "",
    edition: EditionName = "",
    card: Annotated[str, typer.Option(help="bij add: het nummer op de kaart")] = "",
    text: Annotated[str, typer.Option(help="bij add: wat er is afgesproken")] = "",
    who: Annotated[str, typer.Option(help="bij add: welke rol of welk team")] = "",
    when: Annotated[str, typer.Option(help="bij add: voor welke dag (1-9-2027)")] = "",
    status: Annotated[str, typer.Option(help="bij done: gedaan, bezig, open, vervallen")] = "",
    happened: Annotated[str, typer.Option(help="bij done: wat er gebeurde")] = "",
) -> None:
    """Schrijf op wat in het gesprek is afgesproken, en later wat ervan kwam; vraagt de rest."""
    from .publishing.actions_asking import act

    given = {"edition": edition, "card": card, "what": text, "who": who, "when": when}
    given |= {"status": status, "happened": happened}
    typer.echo(act(what, monitor, name, given=given, ask=_asked, say=typer.echo))


@app.command()
def themes(
    file: Annotated[Path, typer.Argument(help="bestand met teksten")],
    text: Annotated[str, typer.Option(help="kolom met de tekst")],
    out: Annotated[Path, typer.Option(help="map voor de uitkomst")],
    count: Annotated[int | None, typer.Option("--themes", help="aantal thema's")] = None,
    sheet: Annotated[str | None, typer.Option(help="het werkblad")] = None,
    wave: Annotated[str, typer.Option(help="kolom met de golf of de datum")] = "",
    person: Annotated[str, typer.Option(help="kolom die zegt wie het vertelde")] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(help="een naam die in de teksten blijft staan, zoals een wijk; mag vaker"),
    ] = None,
) -> None:
    """Bundel teksten tot thema's, zonder monitor."""
    from .publishing.theming import themes_of_file

    said = themes_of_file(
        file,
        text=text,
        out=out,
        n_themes=count,
        sheet=sheet,
        wave=wave,
        person=person,
        keep=keep or (),
    )
    typer.echo(said)


@app.command()
def questionnaire(
    what: Annotated[str, typer.Argument(help="list, compose of import")],
    monitor: Annotated[Path | None, typer.Argument(help="de monitor (bij list niet nodig)")] = None,
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="bij compose de matrix, bij import de bestanden met antwoorden"),
    ] = None,
    name: Annotated[str, typer.Option(help="naam van de vragenlijst")] = "vragenlijst",
    title: Annotated[str, typer.Option(help="wat erboven staat")] = "Hoe gaat het met u?",
    returning: Annotated[float, typer.Option(help="deel dat bij T1 terugkomt (0-1)")] = 1.0,
    person: Annotated[str, typer.Option(help="bij import: client of bsn")] = "client",
) -> None:
    """Stel een vragenlijst samen voor uw aanpakken, of lees de antwoorden erop in."""
    from .publishing.questionnaires import act

    said = act(
        what,
        monitor,
        files or (),
        name=name,
        title=title,
        returning=returning,
        person=person,
    )
    typer.echo(said)


@app.command(hidden=True)
def reword(monitor: MonitorFile, edition: EditionName = "") -> None:
    """Laat een taalmodel labels en zinnen voorstellen (staat uit; zie rewording:)."""
    from .monitor import load_monitor
    from .publishing.rewording import reword as propose

    typer.echo(propose(monitor, edition or _newest(load_monitor(monitor))))


@app.command()
def lab(
    monitor: Annotated[Path, typer.Argument(help="een monitor, of de map die 'themes' maakte")],
) -> None:
    """Open JupyterLab op de notebooks, met de kernel en het schema van het project."""
    from .publishing.laboratory import open_lab

    raise typer.Exit(open_lab(monitor))


@app.command(hidden=True)
def demo(serve: Annotated[bool, typer.Option(help="open daarna het portaal")] = True) -> None:
    """Maak en geef beide edities van het voorbeeld vrij, met de intrekking ertussen."""
    from .publishing.demo import run_demo

    run_demo(serve=serve)


def _asked(question: str, meant: str) -> str:
    return typer.prompt(question, default=meant, show_default=False)


def _newest(definition: Monitor) -> str:
    return max(definition.editions, key=lambda name: (definition.editions[name].until, name))


serving_commands.add_to(app)


def main() -> None:
    """Run a command; an error is one clear message and an exit code, never a cell's value."""
    _without_core_dumps()
    try:
        app()
    except MerkbaarError as error:
        typer.secho(str(error), fg="red", err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        if os.environ.get("MERKBAAR_DEBUG"):
            raise
        typer.secho(_unexpected(error), fg="red", err=True)
        sys.exit(70)


def _without_core_dumps() -> None:
    """Let no crash, here or in a kernel, write memory to disk: it holds the key and stories."""
    with contextlib.suppress(ImportError):  # Windows has none
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _unexpected(error: Exception) -> str:
    """Name an error that nobody foresaw by type and place: its text may hold data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return (
        f"Er ging iets mis dat Merkbaar niet kent ({type(error).__name__} in {where}). "
        "De vorige editie is niet veranderd. Met MERKBAAR_DEBUG=1 ziet u waar het gebeurde; "
        "kijk uit: dat kan gegevens van mensen tonen."
    )


if __name__ == "__main__":
    main()
