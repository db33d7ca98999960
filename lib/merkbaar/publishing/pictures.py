"""Photos on their way to an edition: offered by a notebook, judged, laid in the concept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from .at_rest import read_table, write_table
from .door import Door, last_word
from .files import private_folder, write, write_json
from .folders import Folders
from .media import MEDIA, read_photo

if TYPE_CHECKING:
    import pandas as pd

    from ..monitor import Monitor
    from ..tables import SafePhoto

OFFERED = "photos"
"""Name of the candidates in ``results/``, and of what is published of them."""
COLUMNS = ("narrative", "person", "theme")
ABOUT = "photos_about.json"
"""In a concept, left of the gate: which story a photo stands by."""
SHOWN_OF_A_STORY = 300


def save_photos(
    monitor: Monitor, folders: Folders, results: Path, frame: pd.DataFrame, notebook: str
) -> bool:
    """Write the photos that a notebook offers; False, and nothing written, where there are none.

    Raises
    ------
    DefinitionError
        If a column isn't there.
    """
    if not len(frame):
        return False
    from ..privacy.keys import open_key

    if missing := [column for column in COLUMNS if column not in frame.columns]:
        raise DefinitionError(
            f"De foto's missen de kolom '{missing[0]}'. Verwacht: {', '.join(COLUMNS)}, en "
            "daarnaast area, period en group_… als de pagina daarop filtert."
        )
    more = [name for name in frame.columns if name.startswith("group_")]
    more += [name for name in ("area", "period") if name in frame.columns]
    key = open_key(monitor.privacy.key, folders.home, make=False)
    path = private_folder(results) / f"{OFFERED}.parquet"
    kept = frame.loc[:, [*COLUMNS, *more]].reset_index(drop=True)
    content = write_table(path, kept, key=key)
    about = {"kind": OFFERED, "notebook": notebook, "rows": len(frame), "content": content}
    write_json(path.with_suffix(".json"), about)
    return True


def candidate_photos(results: Path, folders: Folders, *, door: Door, at: dt.date) -> Any:
    """What notebooks offered, with the copy of each photo and whether its person said yes.

    Returns
    -------
    DataFrame or None
        As :func:`merkbaar.privacy.picturing.offerable_photos` asks; None without photos.
    """
    from ..privacy import consent

    path, index = results / f"{OFFERED}.parquet", folders.prepared / f"{MEDIA}.parquet"
    if not path.is_file() or not index.is_file():
        return None
    offered = read_table(path, key=door.key).drop(columns="person")  # who it is of, the copy says
    copies = read_table(index, key=door.key, columns=["narrative", "person", *_OF_A_COPY])
    photos = offered.merge(copies, on="narrative", validate="many_to_one")
    consents = folders.prepared / "consents.parquet"
    willing: frozenset[str] = frozenset()
    if consents.is_file():
        said = read_table(consents, key=door.key)
        willing = consent.allowed(said, purpose="photo", at=last_word(said, at)) - door.withdrawn
    return photos.assign(consent=photos["person"].isin(sorted(willing)).astype(bool))


_OF_A_COPY = ("hash", "width", "height", "faces")


def lay_in_concept(
    folder: Path, photos: Sequence[SafePhoto], candidates: Any, folders: Folders, door: Door
) -> dict[str, list[str]]:
    """Write the photos of a concept, to be looked at; nothing where there are none.

    Returns
    -------
    dict of str to list of str
        Per photo the persons it is of; stays left of the gate.
    """
    if not photos:
        return {}
    place = private_folder(folder / "published" / MEDIA)
    texts = _texts(folders, door)
    said_by, about = {}, {}
    for photo in photos:
        mine = candidates.loc[candidates["hash"] == photo.hash]
        stories = sorted(set(mine["narrative"]))
        write(place / f"{photo.photo}.jpg", read_photo(folders, stories[0], key=door.key))
        said_by[photo.photo] = sorted(set(mine["person"]))
        told = [texts.get(story, "")[:SHOWN_OF_A_STORY] for story in stories]
        about[photo.photo] = {"stories": told, "places": int(mine["faces"].iloc[0])}
    write_json(folder / "published" / f"{OFFERED}.json", [photo.to_dict() for photo in photos])
    write_json(folder / ABOUT, about)
    return said_by


def _texts(folders: Folders, door: Door) -> Mapping[str, str]:
    path = folders.prepared / "narratives.parquet"
    told = read_table(path, key=door.key, columns=["narrative", "text"])
    return dict(zip(told["narrative"], told["text"], strict=True))
