"""Names of people in Dutch text: by lists, and by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merkbaar.privacy.name_lists import name_lists as _lists
from merkbaar.privacy.ordinary import harmless_words
from merkbaar.privacy.wordrow import Words, bare

_LATIN = re.compile(r"(?:is|us|um|ae|na|va)$")
"""Endings of the parts of a body, which follow one letter and a dot as well ("M. soleus")."""
_LINKING = frozenset(
    ("der", "den", "ter", "ten", "'t", "t", "el", "al", "von", "ben", "ait", "aït")
)
"""Particles after which a capital is part of a name."""
_THE = frozenset(("de", "het", "een", "'n", "n"))
"""Articles after which even a name that is no word is a thing ("de mercedes")."""
_LONG_INITIALS = frozenset(("th", "ph", "chr", "joh", "ij"))


def particles() -> frozenset[str]:
    """Give the words inside family names that belong to many of them ("van", "der", "el")."""
    return _lists().around["particle"]


def find_people(words: Words) -> Iterator[tuple[int, int, str]]:
    """Yield names of people: first word, the word after the last, and "name".

    Tried at each word, the surest first: after a title or a person of someone's own ("mijn
    zoon"), initials, a known name, a particle with a family name.
    """
    at, starters = 0, _lists().starters
    while at < len(words):
        small = words.small[at]
        if not (words.capital[at] or small in starters or small.endswith("'s")):
            at += 1
            continue
        start, end = _name_at(words, at)
        if end > start:
            yield start, end, "name"
        at = max(end, at + 1)


def _name_at(words: Words, at: int) -> tuple[int, int]:
    lists = _lists()
    small = words.small[at]
    if small in lists.around["title"] and not (small in lists.sure and words.capital[at]):
        return _after_title(words, at)
    if small in lists.around["kin"] and at + 1 < len(words) and words.joined[at + 1]:
        found = _after_kin(words, at)
        if found[1] > found[0]:
            return found
    if _initial(words, at):
        found = _after_initials(words, at)
        if found[1] > found[0]:
            return found
    if words.capital[at]:
        if _is_given(words, at) or _is_family(words, at):
            return at, _extended(words, at + 1)
        if small in lists.around["particle"]:
            return _after_particles(words, at)
        return at, at
    if small in lists.around["particle"]:
        found = _after_particles(words, at)
        if found[1] > found[0]:
            return found
    return (at, _extended(words, at + 1)) if _small_given(words, at) else (at, at)


def stem(small: str) -> str:
    """Give a word without an owner's s, also where it is written without an apostrophe."""
    lists, plain = _lists(), bare(small)
    if plain not in lists.sure and plain.endswith("s") and plain[:-1] in lists.common:
        return plain[:-1]
    return plain


def _never(small: str) -> bool:
    around = _lists().around
    return small in around["never"] or small in around["medical"] or small in harmless_words()


def _is_given(words: Words, at: int) -> bool:
    """Whether a word with a capital is a first name here."""
    lists, small = _lists(), stem(words.small[at])
    written = words.written[at]
    if written.isupper() and len(written) > 1 and small not in lists.common:
        return False
    if "-" in small and any(part in lists.sure for part in small.split("-")):
        return True
    if small.startswith(("abdel", "abdul", "abdur", "abdou")) and len(small) > 6:
        return True
    saying = words.small[at : at + 3] in (("jan", "en", "alleman"), ("jan", "met", "de"))
    if small in lists.around["medical"] or saying:
        return False
    if small in lists.sure:
        return len(small) > 2 or small in lists.common
    if small not in lists.given_word or words.before(at) in lists.around["article"]:
        return False
    if not words.opens[at]:
        return True
    return words.after(at) in lists.around["after"] and small not in harmless_words()


def _is_family(words: Words, at: int) -> bool:
    """Whether a word with a capital is a family name here, without anything before it."""
    lists, small = _lists(), bare(words.small[at]).removeprefix("d'")
    if words.written[at].isupper() or len(small) < 3 or _never(small):
        return False
    parts = small.split("-")
    if len(parts) > 1 and any(part in lists.family for part in parts):
        return True
    before = words.before(at)
    if words.small[at].startswith("d'") and lists.known(small):
        return True
    if small in lists.family:
        return before not in lists.around["article"] or before in ("de", "het")
    if words.opens[at] and not _run_together(words, at - 1):
        after = at + 1 < len(words) and words.joined[at + 1] and words.capital[at + 1]
        return bool(after and _known_any(words, at) and bare(words.small[at + 1]) in lists.family)
    return small in lists.family_word and before not in lists.around["article"]


def _run_together(words: Words, at: int) -> bool:
    """Whether a word is initials without dots between ("ABC. Visser"): they open a sentence."""
    written = words.written[at] if at >= 0 else ""
    return 1 < len(written) < 5 and written.isupper() and words.opens[at] and words.dotted(at)


def _known_any(words: Words, at: int) -> bool:
    return _lists().known(bare(words.small[at]))


def _initial(words: Words, at: int) -> bool:
    """Whether a word is an initial: one capital, or "Th" and its like."""
    written = words.written[at]
    return (len(written) == 1 and written.isupper()) or (
        words.small[at] in _LONG_INITIALS and written[0].isupper() and words.dotted(at)
    )


def _core(words: Words, at: int, *, trusted: bool) -> int:
    """Give where one family name ends, particles before it included; `at` if there is none.

    Trusted means that what stands before says that a name follows: then an unknown word with a
    capital is one too, and a known one in small letters after a particle.
    """
    lists, start = _lists(), at
    while at < len(words) and words.small[at] in lists.around["particle"] and at - start < 3:
        if at > start and not words.joined[at]:
            return start
        at += 1
    if at >= len(words) or (at > start and not words.joined[at]) or _preposition(words, start, at):
        return start
    small, written = bare(words.small[at]), words.written[at]
    if at > start and len(small) < 3:
        return start
    if _never(small) or (written.isupper() and len(written) > 1 and not lists.known(small)):
        return start
    if words.capital[at]:
        usual = trusted and len(small) > 2
        good = lists.known(small) or usual or "-" in small or at - start > 1
        return at + 1 if good else start
    if at > start:
        good = small in lists.around["surname"] if words.small[start] == "de" else False
        linking = words.small[at - 1] in _LINKING and at - start < 3
        plain = small in lists.family or (linking and lists.known(small))
        plain = plain or (at - start > 1 and small in lists.around["after de"])
        plain = plain or (words.small[at - 1] == "van" and small in lists.around["after van"])
        return at + 1 if good or plain else start
    good = small in lists.family and len(small) > 3
    return at + 1 if good and small not in harmless_words() else start


def _preposition(words: Words, at: int, core: int) -> bool:
    """Whether a run of particles says where something is: "in", "op" but for "in 't", "op den"."""
    here = words.small[at:core]
    return here[:1] in (("in",), ("op",), ("aan",)) and here[1:2] not in (("'t",), ("t",), ("den",))


def _extended(words: Words, at: int) -> int:
    """Give where a name ends that has begun: initials and family names that follow."""
    for _ in range(3):
        if at >= len(words) or not words.joined[at]:
            return at
        nearest = words.text[words.ends[at - 1] : words.starts[at]]
        if "." in nearest and len(words.written[at - 1]) > 1:
            return at
        if _initial(words, at) and words.dotted(at) and words.written[at - 1][0].isupper():
            at += 1
            continue
        end = _core(words, at, trusted=words.written[at - 1][0].isupper())
        if end == at:
            return at
        at = end
    return at


def _after_title(words: Words, at: int) -> tuple[int, int]:
    """Give the name after "mevrouw", "dr." and the like; more titles may follow each other."""
    lists, begin = _lists(), at
    while at < len(words) and words.small[at] in lists.around["title"]:
        if at > begin and not words.joined[at] and not words.dotted(at - 1):
            return begin, begin
        at += 1
    if at >= len(words) or not (words.joined[at] or words.dotted(at - 1)):
        return begin, begin
    return _trusted_name(words, at)


def _trusted_name(words: Words, at: int) -> tuple[int, int]:
    """Give the name at a word of which the words before say that it is one."""
    start, lists = at, _lists()
    while at < len(words) and _initial(words, at) and (at == start or words.joined[at]):
        at += 1
    if at > start and (at >= len(words) or not words.joined[at]):
        return start, at
    end = _core(words, at, trusted=True)
    if end == at and not words.capital[at]:
        small = bare(words.small[at])
        good = small in lists.sure or small in lists.family
        good = good or small in lists.family_word or small in lists.around["small"]
        end = at + 1 if good and len(small) > 2 and not _never(small) else at
    if end == at:
        return start, at
    return start, _extended(words, end)


def _after_kin(words: Words, at: int) -> tuple[int, int]:
    """Give the name after "mijn zoon" and the like."""
    lists, next_one = _lists(), at + 1
    small = stem(words.small[next_one])
    if words.capital[next_one]:
        upper = words.written[next_one].isupper() and small not in lists.common
        if upper or _never(small) or small in lists.around["no name"]:
            return at, at
        return next_one, _extended(words, next_one + 1)
    owned = words.before(at) in lists.around["owner"] or words.before(at) == ""
    usual = small in lists.common or small in lists.around["small"]
    if owned and usual and small not in harmless_words():
        return next_one, _extended(words, next_one + 1)
    return at, at


def _after_initials(words: Words, at: int) -> tuple[int, int]:
    """Give initials with the family name after them."""
    lists, start = _lists(), at
    while at < len(words) and _initial(words, at) and (at == start or words.joined[at]):
        at += 1
    if at >= len(words) or not (words.joined[at] or words.dotted(at - 1)):
        return start, start
    if words.small[at] in lists.around["title"] and words.dotted(at):
        return start, start
    end = _core(words, at, trusted=False)
    dotted = words.dotted(at - 1)
    if end == at and words.capital[at] and dotted and not _never(words.small[at]):
        small, before = words.small[at], words.before(start)
        placed = before in lists.around["before"] or words.opens[start]
        fits = len(small) > 3 and not words.written[at].isupper() and not _LATIN.search(small)
        if fits and (at - start > 1 or placed):
            end = at + 1
    if end == at or (not dotted and not _known_any(words, end - 1)):
        return start, start
    if not words.capital[end - 1]:
        return start, start
    return start, _extended(words, end)


def _after_particles(words: Words, at: int) -> tuple[int, int]:
    """Give "van der Sluis", "de Jong" and the like: particles with a family name and a capital."""
    lists, core = _lists(), at
    while core < len(words) and words.small[core] in lists.around["particle"] and core - at < 3:
        if core > at and not words.joined[core]:
            return at, at
        core += 1
    if core >= len(words) or words.small[at] in ("'t", "t"):
        return at, at
    if not words.joined[core] or not words.capital[core] or len(words.small[core]) < 3:
        return at, at
    small = bare(words.small[core])
    if words.written[core].isupper() or _never(small):
        return at, at
    run = words.small[at:core]
    if _preposition(words, at, core):
        return at, at
    first = words.opens[at] and words.capital[at]
    if run == ("de",) and small in lists.around["surname"] and not first:
        return at, _extended(words, core + 1)
    if run[-1] in _LINKING and (lists.known(small) or len(small) > 3):
        return at, _extended(words, core + 1)
    strong = small in lists.family and run in (("van",), ("van", "de"), ("de",))
    if strong and words.capital[at]:
        return at, _extended(words, core + 1)
    return at, at


def _small_given(words: Words, at: int) -> bool:
    """Whether a word in small letters is a first name, by the words around it."""
    lists = _lists()
    small = bare(words.small[at])
    if small in lists.both and not words.written[at][0].isupper():
        told = words.before(at) in ("heet", "heette", "genaamd")
        told = told or (small in lists.around["small"] and words.before(at) in lists.around["role"])
        return told or (words.before(at) == "is" and words.small[at - 2 : at - 1] == ("naam",))
    if small not in lists.common and small not in lists.telling:
        return False
    if len(small) < 3 or small in harmless_words():
        return False
    if words.before(at) in (_THE if small in lists.telling else lists.around["article"]):
        return False
    if words.written[at][0].isupper():
        return words.shouted and len(small) > 3
    if small in lists.telling and len(words) > 1:
        return True
    around = lists.around
    return (
        words.before(at) in around["before"]
        or words.before(at) in around["role"]
        or words.after(at) in around["after"]
        or (words.opens[at] and at == len(words) - 1 and len(words) > 2)
    )


def greeted(words: Words) -> Iterator[tuple[int, int, str]]:
    """Yield first names that are also words where a greeting stands before ("hoi Mark")."""
    lists = _lists()
    for at in range(1, len(words)):
        if words.before(at) in lists.around["hello"] or words.small[at - 1] in ("groetjes", "gr"):
            small = bare(words.small[at])
            known = small in lists.both or small in lists.given_word
            if known and (words.capital[at] or small in lists.around["small"]):
                yield at, _extended(words, at + 1), "name"
