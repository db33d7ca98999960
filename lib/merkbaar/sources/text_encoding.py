"""Turn the bytes of a text file into text: which encoding, and how sure."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from merkbaar.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Single-byte encodings of Western European exports, the likeliest first.
_SINGLE_BYTE = ("cp1252", "iso8859-15", "cp850", "mac_roman", "cp437")
_LIKELY = re.compile(r"[éèëêïíîìöóôòüúûùáàäâçñøåæœßÉÈËÊÏÍÖÓÜÚÁÀÄÇÑØÅÆ€£§°²³µ½¼±·×«»‘’“”„–—…•©®™]")
_C1 = re.compile("[\x80-\x9f]")
_MENDABLE = frozenset("\x80\x82\x84\x8b\x8c\x91\x92\x93\x94\x95\x96\x97\x99\x9b\x9c")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x7f]")
_SAMPLE_BYTES = 1_000_000
_MOST_ACCENTS = 0.4


@dataclass(frozen=True)
class Decoded:
    """Text with the encoding it had and, where that wasn't plain, a Dutch remark."""

    text: str
    encoding: str
    remark: str | None = None


def decode(data: bytes, *, name: str) -> Decoded:
    """Decode a text file of unknown encoding.

    A byte order mark decides; then UTF-16 and UTF-32 without mark by their zero bytes; then
    strict UTF-8; then UTF-8 with a few lines of windows-1252 between; then the single-byte
    encoding whose characters are the likeliest in Dutch text, windows-1252 on a tie; where
    none is likely, charset-normalizer is asked.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        Name of the file, for the message.

    Returns
    -------
    Decoded
        Text without byte order mark, the encoding, a remark.

    Raises
    ------
    SourceError
        If the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                break
    if wide := _wide(data):
        return Decoded(data.decode(wide), wide, f"Geen codering opgegeven; gelezen als {wide}.")
    _refuse_binary(data, name)
    try:
        return _mend_c1(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _not_utf8(data)


def _wide(data: bytes) -> str | None:
    head = data[: min(len(data), 4000) // 4 * 4]
    if not head or head.count(0) < len(head) / 4:
        return None
    shares = [head[i::4].count(0) * 4 / len(head) for i in range(4)]
    order = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    encoding = order.get(tuple(share > 0.5 for share in shares))  # type: ignore[arg-type]
    if encoding is None:
        return None
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


def _refuse_binary(data: bytes, name: str) -> None:
    sample = data[:_SAMPLE_BYTES]
    odd = len(_BINARY.findall(sample))
    if sample.count(0) or odd > len(sample) * 0.02:
        raise SourceError(
            f"{name!r} is geen tekstbestand: er staan binaire tekens in. Controleer of het "
            "achtervoegsel klopt, of exporteer het opnieuw als csv of xlsx."
        )


def _mend_c1(text: str) -> Decoded:
    found = set(_C1.findall(text))
    if not found or not found <= _MENDABLE:
        return Decoded(text, "utf-8")
    mended = text.translate({ord(c): bytes([ord(c)]).decode("cp1252") for c in found})
    return Decoded(
        mended,
        "utf-8",
        "Aanhalingstekens en streepjes waren eerder verkeerd omgezet (windows-1252 als utf-8 "
        "opgeslagen); ze zijn hersteld.",
    )


def _not_utf8(data: bytes) -> Decoded:
    if (mixed := _mostly_utf8(data)) is not None:
        return mixed
    scores = {encoding: _likeliness(data, encoding) for encoding in _SINGLE_BYTE}
    best = max(_SINGLE_BYTE, key=lambda encoding: scores[encoding])
    western = scores[best] >= 0.5 and _high_share(data) < _MOST_ACCENTS
    if not western and (guess := _normalizer(data)):
        best = guess
    return Decoded(
        data.decode(best, errors="replace"),
        best,
        f"Het bestand is niet in utf-8; gelezen als {_SPOKEN.get(best, best)}.",
    )


_SPOKEN = {"cp1252": "windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (cp850)"}


def _mostly_utf8(data: bytes) -> Decoded | None:
    """Decode a file in which only some lines are windows-1252, as after pasting exports."""
    good = bad = 0
    lines = []
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            good += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", errors="replace"))
            bad += 1
    if not good or good < bad:
        return None
    remark = f"{bad} regels waren niet in utf-8 maar in windows-1252; beide zijn goed gelezen."
    return Decoded("\n".join(lines), "utf-8", remark)


def _likeliness(data: bytes, encoding: str) -> float:
    high = data[:_SAMPLE_BYTES].translate(None, bytes(range(128)))
    if not high:
        return 0.0
    try:
        text = high.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    return len(_LIKELY.findall(text)) / len(text)


def _high_share(data: bytes) -> float:
    """Give the share of bytes above 127 among those that aren't space."""
    sample = data[:_SAMPLE_BYTES].translate(None, b" \t\r\n")
    return len(sample.translate(None, bytes(range(128)))) / max(1, len(sample))


def _normalizer(data: bytes) -> str | None:
    import charset_normalizer

    match = charset_normalizer.from_bytes(data[:_SAMPLE_BYTES]).best()
    if match is None:
        return None
    try:
        data.decode(match.encoding)
    except UnicodeDecodeError:
        return None
    return match.encoding
