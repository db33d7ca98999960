"""A person's yes, photo by photo, with a description; and photos taken out again."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import DefinitionError, PrivacyError
from .approving import where
from .files import private_folder, read_json, write, write_json
from .folders import Folders
from .media import MEDIA
from .pictures import ABOUT, OFFERED
from .signing import READABLE

Describe = Callable[[Mapping[str, Any]], str]
"""Gets a photo with ``path``, ``stories`` and ``places``; gives its description, empty is no."""
ANSWERS = "photos.json"
LONGEST = 250
YES = ("j", "ja", "y", "yes")
NOBODY = (
    "{count} foto's zijn niet getoond: er is geen terminal om ze te laten bekijken. Een foto gaat "
    "nooit mee zonder dat iemand haar zag en beschreef; geef vrij in een terminal."
)


def fingerprint(photo: Mapping[str, Any]) -> str:
    """What an answer is about: the picture, the theme and where it would stand."""
    text = "\x1f".join((photo["hash"], photo["theme"], where(photo)))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def approve_photos(
    concept: Path,
    *,
    allowed: Callable[[Mapping[str, Any]], bool],
    how: str,
    register: Path,
    ask: Describe | None = None,
    names: Collection[str] = (),
) -> list[dict[str, Any]]:
    """The photos of a concept that a person has looked at, said yes to and described.

    Parameters
    ----------
    concept : Path
        ``concept/<edition>``.
    allowed : callable
        Whether nobody on a photo withdrew since.
    how : str
        ask (an answer given before is kept) or none. There is no "all": each photo is looked at.
    register : Path
        Where answers are remembered.
    ask : callable, optional
        Describes a photo; the terminal if left out. Without a terminal what has no answer yet
        isn't shown, and that is said.
    names : collection of str
        Names that may stand in a description.

    Raises
    ------
    DefinitionError
        If `how` is something else.
    """
    if how not in ("ask", "none"):
        raise DefinitionError(
            f"'--photos {how}' kan niet. Verwacht: ask of none. Foto's gaan niet in één keer mee: "
            "een mens bekijkt en beschrijft elke foto."
        )
    photos = [
        one for one in read_json(concept / "published" / f"{OFFERED}.json", []) if allowed(one)
    ]
    if not photos or how == "none":
        return []
    answers: dict[str, dict[str, str]] = read_json(private_folder(register) / ANSWERS, {})
    if todo := [photo for photo in photos if fingerprint(photo) not in answers]:
        if ask is None and not sys.stdin.isatty():
            sys.stderr.write(NOBODY.format(count=len(todo)) + "\n")
        else:
            _ask(todo, ask or _terminal, concept, names, answers, register / ANSWERS)
    described = [{**one, "alt": answers.get(fingerprint(one), {}).get("alt", "")} for one in photos]
    return [photo for photo in described if photo["alt"]]


def _ask(
    photos: Sequence[Mapping[str, Any]],
    ask: Describe,
    concept: Path,
    names: Collection[str],
    answers: dict[str, dict[str, str]],
    kept: Path,
) -> None:
    about = read_json(concept / ABOUT, {})
    for photo in photos:
        path = concept / "published" / MEDIA / f"{photo['photo']}.jpg"
        shown = {**photo, **about.get(photo["photo"], {}), "path": str(path)}
        alt = " ".join(ask(shown).split())
        while alt and (wrong := why_not(alt, names)):
            sys.stderr.write(f"{wrong}\n")
            alt = " ".join(ask(shown).split()) if ask is _terminal else ""
        answers[fingerprint(photo)] = {"alt": alt}
        write_json(kept, answers)


def why_not(alt: str, names: Collection[str] = ()) -> str:
    """Why a description can't be published; empty where it can."""
    from ..privacy.redaction import redact

    if len(alt) > LONGEST:
        return f"De beschrijving is langer dan {LONGEST} tekens. Zeg het in één zin."
    if kinds := sorted({span.kind for span in redact(alt, "nl", keep=names).spans}):
        return (
            f"In de beschrijving staat misschien iets van een persoon ({', '.join(kinds)}). "
            "Beschrijf wat er te zien is, zonder namen en plaatsen."
        )
    return ""


def _terminal(photo: Mapping[str, Any]) -> str:
    stories = "\n".join(f"  “{' '.join(story.split())}”" for story in photo.get("stories", ()))
    sys.stderr.write(
        f"\nFoto: {photo['path']}\nThema: {photo['theme']}. Te zien bij: {where(photo)}.\n"
        f"Hoort bij het verhaal (dat zelf niet bij de foto staat):\n{stories}\n"
        f"Onherkenbaar gemaakte plekken: {photo.get('places', 0)}. De computer mist gezichten: "
        "kijk zelf.\n"
        "Is iemand of iemands huis te herkennen (gezicht, tatoeage, kenteken, naambord, brief, "
        "uitzicht)? Staat er een ander op die niets heeft goedgevonden? Dan nee.\n"
    )
    if _line("Mag deze foto getoond worden? [j/N] ").lower() not in YES:
        return ""
    return _line("Beschrijf in één zin wat er te zien is (leeg: toch niet tonen): ")


def _line(question: str) -> str:
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def publish_photos(concept: Path, published: Path, photos: Sequence[Mapping[str, Any]]) -> None:
    """Copy approved photos to an edition; nothing is made where there are none.

    Raises
    ------
    PrivacyError
        If a picture is no longer the one of the concept: nobody said yes to this one.
    """
    if not photos:
        return
    place = published / MEDIA
    place.mkdir()
    place.chmod(0o755)
    for photo in photos:
        name = f"{photo['photo']}.jpg"
        content = (concept / "published" / MEDIA / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != photo["hash"]:
            raise PrivacyError(
                f"Foto {photo['photo']} in het concept is veranderd sinds zij gemaakt is. "
                "Verwacht: de foto zoals 'merkbaar run' haar schreef. Verbeter het origineel in "
                "raw/ en draai opnieuw."
            )
        write(place / name, content, mode=READABLE)
    write_json(published / f"{OFFERED}.json", list(photos), mode=READABLE)


def take_photos_out(published: Path, gone: Collection[str]) -> None:
    """Take photos out of a copy of a released edition."""
    path = published / f"{OFFERED}.json"
    photos = read_json(path, [])
    left = [photo for photo in photos if photo["photo"] not in gone]
    if len(left) == len(photos):
        return
    for photo in photos:
        if photo["photo"] in gone:
            (published / MEDIA / f"{photo['photo']}.jpg").unlink(missing_ok=True)
    if left:
        write_json(path, left, mode=READABLE)
    else:
        path.unlink()
        shutil.rmtree(published / MEDIA, ignore_errors=True)


def prune_answers(folders: Folders, persons: Collection[str]) -> None:
    """Keep only answers about photos that are still somewhere and are of nobody of these.

    An answer holds a description of the photo: that goes with it.
    """
    path = folders.register / ANSWERS
    answers = read_json(path, {})
    if not answers:
        return
    known = {fingerprint(photo) for photo in _still_there(folders, persons)}
    left = {about: answer for about, answer in answers.items() if about in known}
    if left != answers:
        write_json(path, left)


def _still_there(folders: Folders, persons: Collection[str]) -> list[Mapping[str, Any]]:
    there: list[Mapping[str, Any]] = []
    for path in sorted(folders.outputs.glob(f"*/published/{OFFERED}.json")):
        there += read_json(path, [])
    for path in sorted((folders.home / "concept").glob(f"*/published/{OFFERED}.json")):
        said_by = read_json(path.parents[1] / "said_by.json", {})
        of = {photo: set(people) for photo, people in said_by.items()}
        there += [
            one for one in read_json(path, []) if not of.get(one["photo"], set()) & set(persons)
        ]
    return there
