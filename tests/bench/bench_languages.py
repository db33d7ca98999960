"""The language of texts of 20 characters, nine languages, beside lingua as it comes.

An answer "undetermined" counts as wrong. The sentences are other people's and lie outside the
project (``MERKBAAR_TESTDATA``): SIB-200, 303 parallel sentences in each language.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MERKBAAR_TESTDATA", ROOT.parent / "shared" / "data")) / "sib200"
NINE = {
    "nl": "nld_Latn",
    "en": "eng_Latn",
    "tr": "tur_Latn",
    "ar": "arb_Arab",
    "pl": "pol_Latn",
    "uk": "ukr_Cyrl",
    "so": "som_Latn",
    "ti": "tir_Ethi",
    "es": "spa_Latn",
}
LENGTH, REACH = 20, 0.97


def run() -> list[dict]:
    """Measure where the sentences are there."""
    if not DATA.is_dir():
        return []
    rows = []
    for name, cut in CUTS.items():
        texts = [(cut(text), code) for code in NINE for text in sentences(code)]
        rows += [ours(name, texts), *lingua_alone(name, texts)]
    return rows


def sentences(code: str) -> list[str]:
    """Return the sentences of a language."""
    found = []
    for part in ("dev", "test"):
        text = (DATA / NINE[code] / f"{part}.tsv").read_text(encoding="utf-8")
        found += csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [sentence["text"] for sentence in found]


def whole_words(text: str, *, first: int = 0) -> str:
    """Return as many whole words as fit, from a word on; one word that is longer is cut."""
    words = text.split()[first:]
    kept = words[0][:LENGTH]
    for word in words[1:]:
        if len(kept) + 1 + len(word) > LENGTH:
            break
        kept += f" {word}"
    return kept


def halfway(text: str) -> str:
    """Return whole words from the middle of a sentence, where fewer names stand."""
    return whole_words(text, first=len(text.split()) // 2)


CUTS: dict[str, Callable[[str], str]] = {
    "first 20 characters": lambda text: text[:LENGTH],
    "first whole words": whole_words,
    "whole words halfway": halfway,
}


def ours(name: str, texts: list[tuple[str, str]]) -> dict:
    """Measure our own answers."""
    from merkbaar.storytelling.languages import UNDETERMINED, identify

    identify([text for text, _ in texts[:50]], list(NINE))  # the detector is made once
    start = time.perf_counter()
    said = identify([text for text, _ in texts], list(NINE))
    took = (time.perf_counter() - start) / len(texts) * 1e6
    per = {code: rate(code, texts, said) for code in NINE}
    right = sum(per.values()) / len(per)
    unsaid = said.count(UNDETERMINED) / len(said)
    told = " ".join(f"{code} {share:.2f}" for code, share in per.items())
    return {
        "what": f"{name}: right",
        "measured": f"{right:.3f}",
        "reach": f">= {REACH}",
        "met": bool(right >= REACH),
        "detail": f"undetermined {unsaid:.3f}, counted as wrong; {told}; {took:.0f} us a text",
    }


def rate(code: str, texts: list[tuple[str, str]], said: list[str]) -> float:
    """Return the share of a language's texts that is named rightly."""
    own = [answer == code for (_, truth), answer in zip(texts, said, strict=True) if truth == code]
    return sum(own) / len(own)


def lingua_alone(name: str, texts: list[tuple[str, str]]) -> list[dict]:
    """Measure lingua among all its languages, and among those of the nine that it knows."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    known = [getattr(IsoCode639_1, code.upper()) for code in NINE if code != "ti"]
    detectors = {
        "lingua, all its languages": LanguageDetectorBuilder.from_all_languages().build(),
        "lingua, the eight it knows": LanguageDetectorBuilder.from_iso_codes_639_1(*known).build(),
    }
    rows = []
    for which, detector in detectors.items():
        found = [detector.detect_language_of(text) for text, _ in texts]
        said = [one.iso_code_639_1.name.lower() if one else "" for one in found]
        right = sum(rate(code, texts, said) for code in NINE) / len(NINE)
        rows.append({"what": f"{name}: {which}", "measured": f"{right:.3f}", "detail": "of nine"})
    return rows
