"""Turn a text word by word into rough English, for a model that reads English only.

Not a translation and never shown to a reader: it is a bridge. Order of looking up: the everyday
list written for the social domain, the dictionaries, the word that this is a form of, prefixes and
endings (Arabic), a light stem, a compound in two parts (Dutch), the beginning of the word. What
isn't found stays as it is.
"""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from merkbaar.storytelling.words import TOKEN, light_stem, normal_form, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).with_name("gloss")
GLOSSED = ("nl", "tr", "ar", "pl", "es")
LISTS = {"es": ("es_apertium", "es")}
"""Languages of more than one list, in order of looking; each list has one source and licence."""
SHORTEST_BEGINNING = 5
ARABIC_PREFIXES = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك", "س")
ARABIC_ENDINGS = ("ات", "ون", "ين", "ها", "هم", "هن", "نا", "ته", "ه", "ي", "ا", "ت")


class Gloss:
    """The bridge from one language into English.

    Parameters
    ----------
    language : str
        One of ``GLOSSED`` (ISO 639-1).
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.everyday = _everyday(language)
        self.dictionary = _dictionary(language)
        self.forms = _forms(language)
        self.stems = _stems(self.everyday, language)
        for word in sorted(self.dictionary, key=lambda word: (len(word), word)):
            self.stems.setdefault(light_stem(word, language), self.dictionary[word])
        self.beginnings = self._beginnings()
        self.known: dict[str, str | None] = {}

    def text(self, text: str) -> str:
        """Return the text in rough English; unknown words and end marks stay."""
        out = []
        for found in re.finditer(TOKEN.pattern + r"|[.,!?]", text):
            word = found[0]
            if word in ".,!?":
                out.append(word)
                continue
            gloss = self.word(normal_form(word, self.language))
            out.append(gloss or self._parts(word) or word)
        return " ".join(out)

    def word(self, word: str) -> str | None:
        """Return the English of a word in normal form, or None."""
        if word not in self.known:
            self.known[word] = self._find(word)
        return self.known[word]

    def _find(self, word: str) -> str | None:
        found = self._exact(word)
        if not found and self.language == "ar":
            found = self._arabic(word)
        if not found and self.language == "nl" and word.startswith("ge") and len(word) > 5:
            found = self.stems.get(light_stem(word[2:], "nl"))
        found = found or self.stems.get(light_stem(word, self.language))
        if not found and self.language == "nl":
            found = self._compound(word)
        return found or self._by_beginning(word)

    def _exact(self, word: str) -> str | None:
        found = self.everyday.get(word) or self.dictionary.get(word)
        if found or not (basic := self.forms.get(word)):
            return found
        return self.everyday.get(basic) or self.dictionary.get(basic)

    def _parts(self, token: str) -> str:
        parts = re.split("[-'’]", normal_form(token, self.language))
        return " ".join(filter(None, map(self.word, parts))) if len(parts) > 1 else ""

    def _compound(self, word: str) -> str | None:
        best: tuple[int, str] | None = None
        for cut in range(3, len(word) - 2):
            first = word[:cut]
            heads = {first, first[:-1] if first[-1] in "sn" else first, first.removesuffix("en")}
            second = self._exact(word[cut:]) or self.stems.get(light_stem(word[cut:], "nl"))
            for head in sorted(heads):
                gloss = self._exact(head) or self.stems.get(light_stem(head, "nl"))
                balance = min(len(head), len(word) - cut)
                if len(head) >= 3 and gloss and second and (best is None or balance > best[0]):
                    best = (balance, f"{gloss} {second}")
        return best[1] if best else None

    def _arabic(self, word: str) -> str | None:
        bare = [word[len(p) :] for p in ARABIC_PREFIXES if word.startswith(p)]
        stems = [s for s in [word, *bare] if len(s) >= 3]
        cut = [s.removesuffix(e) for s in stems for e in ARABIC_ENDINGS if s.endswith(e)]
        for stem in [*stems, *(c for c in cut if len(c) >= 3)]:
            for form in (stem, "ال" + stem, stem + "ه", "ال" + stem + "ه"):
                if found := self._exact(form):
                    return found
        return None

    def _beginnings(self) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        words = self.dictionary | self.everyday
        for word in sorted(words, key=lambda word: (len(word), word)):
            for length in range(max(SHORTEST_BEGINNING, len(word) - 3), len(word) + 1):
                found.setdefault(word[:length], (word, words[word]))
        return found

    def _by_beginning(self, word: str) -> str | None:
        shortest = max(SHORTEST_BEGINNING, int(len(word) * 0.6))
        for exact in (True, False):
            for length in range(len(word) - 1, shortest - 1, -1):
                whole, gloss = self.beginnings.get(word[:length], ("", ""))
                if whole and (not exact or len(whole) == length):
                    return gloss
        return None


@cache
def gloss_of(language: str) -> Gloss | None:
    """Return the bridge of a language, loaded once; None for English and unknown languages."""
    return Gloss(language) if language in GLOSSED else None


def glosses(texts: list[str], languages: list[str]) -> list[str]:
    """Return each text in rough English; a language without a bridge stays as it is."""
    out = []
    for text, language in zip(texts, languages, strict=True):
        bridge = gloss_of(language)
        out.append(bridge.text(text) if bridge else text)
    return out


def words_in_english(words: list[str], language: str) -> list[str]:
    """Return seed words in rough English (for a theme that is anchored over languages)."""
    return [gloss.strip() for gloss in glosses(words, [language] * len(words)) if tokens(gloss)]


def _everyday(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    file = FOLDER / f"everyday_{language}.txt"
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            gloss, colon, forms = line.partition(":")
            if colon and not line.startswith("#"):
                for form in forms.split():
                    found.setdefault(normal_form(form, language), gloss.strip())
    return found


def listed(language: str) -> set[str]:
    """Return the words that the lists of a language hold as they stand."""
    return set(_everyday(language)) | set(_dictionary(language))


def _dictionary(language: str) -> dict[str, str]:
    """Read the lists of a language; the first that has a word has the say."""
    found: dict[str, str] = {}
    for name in LISTS.get(language, (language,)):
        for word, gloss in _lines(name):
            found.setdefault(word, gloss)
    return found


def _forms(language: str) -> dict[str, str]:
    """Return the basic form of each form; of two basic forms the first in the alphabet."""
    found: dict[str, str] = {}
    for basic, forms in reversed(list(_lines(f"{language}_forms"))):
        found.update(dict.fromkeys(forms.split(" "), basic))
    return found


def _lines(name: str) -> Iterator[tuple[str, str]]:
    text = gzip.decompress((FOLDER / f"{name}.tsv.gz").read_bytes()).decode()
    for line in text.splitlines():
        word, _, rest = line.partition("\t")
        yield word, rest


def _stems(everyday: dict[str, str], language: str) -> dict[str, str]:
    stems: dict[str, str] = {}
    for word in sorted(everyday, key=lambda word: (len(word), word)):
        if len(word) > 3:
            stems.setdefault(light_stem(word, language), everyday[word])
    return stems
