"""What redaction finds and what it costs, beside deduce where that is installed.

deduce can't live beside Merkbaar's own parts (it wants ``regex < 2025``). Make an environment of
its own (``python -m venv …; pip install deduce``) and name its Python in ``MERKBAAR_DEDUCE``; what
needs it is left out otherwise. The labelled cases of deduce's tests are read from the folder
``MERKBAAR_TESTDATA``.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = 2000
"""Documents that are timed; no two are alike."""
KEPT = (
    *("Binnenstad", "Havenkwartier", "Stationsbuurt", "Oosterpark", "Rietveld", "Molenwijk"),
    *("De Linden", "Zonnehof", "Vogelbuurt", "Westeinde", "Nieuw-Wilgen", "Buitengebied"),
    *("Wilgendam", "Buurtmaatjes", "Beweegcoach", "Schuldrust"),
)
THEIRS = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from deduce import Deduce
given = json.load(open(sys.argv[1], encoding="utf-8"))
deduce = Deduce()
for text in given["texts"][:20]:
    deduce.deidentify(text)
start = time.perf_counter()
for text in given["texts"]:
    deduce.deidentify(text)
seconds = time.perf_counter() - start
spans = [
    [(int(a.start_char), int(a.end_char)) for a in deduce.deidentify(text).annotations]
    for text in given["cases"]
]
json.dump({"seconds": seconds, "spans": spans}, open(sys.argv[2], "w", encoding="utf-8"))
"""

Case = tuple[str, list[tuple[int, int, str]]]
"""A text and its labels: start, end and kind."""
Spans = list[tuple[int, int]]


def marked(message: str) -> Case:
    """Read a message with marks: "{name|Sanne} belde" has a name in it."""
    text, labels, at = "", [], 0
    for mark in re.finditer(r"\{(\w+)\|([^}]*)\}", message):
        text += message[at : mark.start()]
        labels.append((len(text), len(text) + len(mark[2]), mark[1]))
        text, at = text + mark[2], mark.end()
    return text + message[at:], labels


def messages() -> list[Case]:
    """Give Merkbaar's own labelled messages."""
    import yaml

    file = ROOT / "tests" / "spec" / "whatsapp_messages.yml"
    return [marked(one) for one in yaml.safe_load(file.read_text(encoding="utf-8"))["messages"]]


def cases(folder: Path) -> list[Case]:
    """Give the labelled cases of deduce's tests, by the file they stand in."""
    found = []
    for file in sorted(folder.glob("*.json")):
        for example in json.loads(file.read_text(encoding="utf-8"))["examples"]:
            places = {(a["start_char"], a["end_char"]) for a in example["annotations"]}
            found.append((example["text"], [(a, b, file.stem) for a, b in sorted(places)]))
    return found


def score(given: list[Case], spans: list[Spans]) -> tuple[Counter[str], Counter[str], int, int]:
    """Count labels and found labels (by overlap) per kind, spans, and spans over no label."""
    wanted, found, alarms, made = Counter(), Counter(), 0, 0
    for (_, labels), places in zip(given, spans, strict=True):
        for a, b, kind in labels:
            wanted[kind] += 1
            found[kind] += any(start < b and end > a for start, end in places)
        made += len(places)
        alarms += sum(all(s >= b or e <= a for a, b, _ in labels) for s, e in places)
    return wanted, found, alarms, made


def ours(given: list[Case]) -> list[Spans]:
    """Give what Merkbaar finds."""
    from merkbaar.privacy.redaction import redact_many

    return [
        [(span.start, span.end) for span in one.spans]
        for one in redact_many([text for text, _ in given])
    ]


def stories() -> list[str]:
    """Give the example's Dutch stories."""
    import yaml

    folder = ROOT / "data" / "voorbeeld" / "generator" / "stories"
    files = [file for file in sorted(folder.glob("*.yml")) if "planted" not in file.name]
    all_of = [s for file in files for s in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return [story["text"] for story in all_of if story["language"] == "nl"]


def documents() -> list[str]:
    """Give documents of five sentences of the stories, drawn with one seed."""
    chance = random.Random(20260101)
    sentences = [
        part.strip()
        for text in stories()
        for part in re.split(r"(?<=[.!?])\s", text)
        if part.strip()
    ]
    return [" ".join(chance.sample(sentences, 5)) for _ in range(DOCUMENTS)]


def theirs(texts: list[str], given: list[Case]) -> dict | None:
    """Give deduce's time over texts and its spans over cases; None where it isn't installed."""
    python = os.environ.get("MERKBAAR_DEDUCE")
    if not python:
        return None
    with tempfile.TemporaryDirectory() as work:
        asked, answer = Path(work) / "asked.json", Path(work) / "answer.json"
        content = {"texts": texts, "cases": [text for text, _ in given]}
        asked.write_text(json.dumps(content), encoding="utf-8")
        subprocess.run([python, "-W", "ignore", "-c", THEIRS, asked, answer], check=True)
        return json.loads(answer.read_text(encoding="utf-8"))


def seconds(texts: list[str], workers: int) -> float:
    """Time the redaction of texts, starting the processes included."""
    from merkbaar.privacy.redaction import redact_many

    start = time.perf_counter()
    redact_many(texts, keep=KEPT, workers=workers)
    return time.perf_counter() - start


def run() -> list[dict[str, object]]:
    """Measure recall, false alarms and time, deduce in the same run."""
    own = messages()
    shared = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data"))
    labelled = cases(shared / "dutch_pii" / "deduce")
    texts = documents()
    other = theirs(texts, [*labelled, *own])
    split = len(labelled)
    rows = []
    if labelled:
        rows += _rows("deduce's own cases", labelled, 0.97, other and other["spans"][:split])
    rows += _rows("WhatsApp-like messages", own, 0.90, other and other["spans"][split:])
    return [*rows, *_speed(texts, other)]


def _rows(
    what: str, given: list[Case], reach: float, other: list[Spans] | None
) -> list[dict[str, object]]:
    wanted, found, alarms, made = score(given, ours(given))
    recall = sum(found.values()) / sum(wanted.values())
    kinds = ", ".join(f"{kind} {found[kind]}/{wanted[kind]}" for kind in sorted(wanted))
    rows: list[dict[str, object]] = [
        {
            "what": f"{what} ({len(given)}): recall by overlap",
            "measured": round(recall, 3),
            "reach": reach,
            "met": recall >= reach,
            "detail": kinds,
        },
        {
            "what": f"{what}: false alarms",
            "measured": f"{alarms} of {made}",
            "reach": "",
            "met": None,
            "detail": f"{sum(not labels for _, labels in given)} have nothing to be found",
        },
    ]
    if other is not None:
        their_wanted, their_found, their_alarms, their_made = score(given, other)
        rows[1] |= {"reach": f"{their_alarms} (deduce)", "met": alarms <= their_alarms}
        rows[1]["detail"] = (
            f"deduce: {their_alarms} of {their_made}, recall "
            f"{sum(their_found.values()) / sum(their_wanted.values()):.3f}"
        )
    return rows


def _speed(texts: list[str], other: dict | None) -> list[dict[str, object]]:
    seconds(texts[:50], 1)
    one, two = (min(seconds(texts, workers) for _ in range(3)) for workers in (1, 2))
    row: dict[str, object] = {
        "what": f"{len(texts)} documents, ms per document on two cores",
        "measured": round(two / len(texts) * 1000, 3),
        "reach": "",
        "met": None,
        "detail": f"{one / len(texts) * 1000:.3f} on one; "
        f"{sum(map(len, texts)) / len(texts):.0f} letters a document",
    }
    if other:
        ratio = other["seconds"] / two
        row |= {"reach": "3 x deduce", "met": ratio >= 3}
        row["detail"] = f"{row['detail']}; deduce {other['seconds'] / len(texts) * 1000:.3f}: " + (
            f"{ratio:.1f} x on two cores, {other['seconds'] / one:.1f} x on one"
        )
    return [row]
