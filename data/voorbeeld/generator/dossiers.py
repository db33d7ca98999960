"""The forty coded dossiers of young people, and the eight interviews."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from .workbook import save, without_clock

_HERE = Path(__file__).parent
_STEP = ("order", "phase", "event", "emotion", "actor", "channel")
_SPEAKER = {"interviewer": "Interviewer", "geinterviewde": "Geïnterviewde"}


def _read(name: str) -> Any:
    import yaml

    return yaml.safe_load((_HERE / name).read_text(encoding="utf-8"))


def _codes(dossiers: list[dict[str, Any]]) -> list[list[Any]]:
    """Give one row a dossier, coder and code; the coders don't always agree."""
    rows: list[list[Any]] = [["Dossier", "Codeur", "Code", "Ronde"]]
    for dossier in dossiers:
        for coder in ("a", "b"):
            rows += [[dossier["id"], coder.upper(), code, 1] for code in dossier[f"codes_{coder}"]]
    return rows


def write_dossiers(path: Path) -> None:
    """Write the workbook: dossiers, their steps, the codes given, and the code book."""
    content = _read("dossiers.yml")
    dossiers = content["dossiers"]
    steps = [[d["id"], *(step[part] for part in _STEP)] for d in dossiers for step in d["steps"]]
    images = [[d["id"], d["start_image"], d["end_image"]] for d in dossiers]
    book = [[code["id"], code["label"], code["description"]] for code in content["codes"]]
    sheets = {
        "Dossiers": [["Dossier", "Beeld begin", "Beeld einde"], *images],
        "Stappen": [
            ["Dossier", "Volgorde", "Fase", "Gebeurtenis", "Emotie", "Wie", "Kanaal"],
            *steps,
        ],
        "Codes": _codes(dossiers),
        "Codeboek": [["Code", "Naam", "Uitleg"], *book],
    }
    save(sheets, path)


def write_interviews(folder: Path) -> None:
    """Write each interview as a Word file: a title, the circumstances, and who says what."""
    import docx

    folder.mkdir(parents=True, exist_ok=True)
    for interview in _read("interviews.yml"):
        document = docx.Document()
        document.core_properties.author = "Gemeente Wilgendam"
        document.add_heading(interview["id"].replace("-", " ").capitalize(), level=1)
        about = (interview["role"], interview["age"], f"ronde {interview['wave']}")
        document.add_paragraph(" · ".join(about))
        for turn in interview["turns"]:
            paragraph = document.add_paragraph()
            paragraph.add_run(_SPEAKER[turn["speaker"]] + ": ").bold = True
            paragraph.add_run(turn["text"])
        buffer = io.BytesIO()
        document.save(buffer)
        (folder / f"{interview['id']}.docx").write_bytes(without_clock(buffer.getvalue()))
