"""Set apart what stands among or below the rows of a table but isn't one of them."""

from __future__ import annotations

from merkbaar.sources.grid import Grid, is_blank, kind, texts
from merkbaar.sources.loaded import Refusal
from merkbaar.sources.profile import Profile

REPEATED_HEADER = "herhaalde kopregel"
TITLE_BETWEEN = "titelregel tussen de rijen"
SECOND_TABLE = "tweede tabel in hetzelfde bestand"
COPY = "kopie van de tabel erboven"
FOOTNOTE = "voetnoot onder de tabel"

_FOOTNOTE_STARTS = ("*", "bron", "source", "toelichting", "noot", "note", "©", "copyright", "†")


def body(
    grid: Grid, fills: list[int], profile: Profile, header: list[int], first: int
) -> tuple[list[int], list[Refusal]]:
    """Part the rows below the header into those of the table and the others.

    Set apart are repeated headers, titles between rows, a second table, a copy of the table and
    footnotes.

    Parameters
    ----------
    grid : Grid
        Rows that hold something.
    fills : list of int
        Filled cells a row.
    profile : Profile
        What the columns hold.
    header : list of int
        Positions of the header rows.
    first : int
        Position of the first data row.

    Returns
    -------
    list of int
        Positions of the rows of the table.
    list of Refusal
        The others, each with its reason.
    """
    refused: dict[int, str] = {}
    end = len(grid.rows)
    if header:
        _set_apart_tables(grid, fills, profile, header, refused)
    for at in range(end - 1, first, -1):
        if at in refused:
            continue
        if not _is_footnote(grid, at, fills, profile):
            break
        refused[at] = FOOTNOTE
    refusals = [Refusal(grid.numbers[at], reason) for at, reason in refused.items()]
    return [at for at in range(first, end) if at not in refused], refusals


def _is_footnote(grid: Grid, at: int, fills: list[int], profile: Profile) -> bool:
    if profile.usual_fill < 2 or fills[at] > 1 or profile.width < 2:
        return False
    row = grid.rows[at]
    text = next((cell for cell in row if not is_blank(cell)), "")
    if not isinstance(text, str) or kind(text) != "text":
        return False
    low = text.strip().lower()
    if low.startswith(_FOOTNOTE_STARTS) or (len(row) == 1 and " " in low):
        return True
    before = at
    while before > 0 and fills[before] <= 1 and before not in grid.gaps:
        before -= 1
    return before in grid.gaps and fills[before] <= 1


def _set_apart_tables(
    grid: Grid, fills: list[int], profile: Profile, header: list[int], refused: dict[int, str]
) -> None:
    """Mark repeated headers, titles between, copies and second tables in `refused`."""
    names = texts(grid.rows[header[-1]])
    known = set(names) - {""}
    start, other, several = header[-1] + 1, False, len(known) > 1
    segments = [(start, len(grid.rows))]
    for at in range(start, len(grid.rows)):
        row = grid.rows[at]
        head = row[0].strip() if row and isinstance(row[0], str) else None
        if several and head == names[0] and texts(row) == names:
            other = False
            refused[at] = REPEATED_HEADER
            _titles_above(fills, profile, at, refused)
            segments[-1] = (segments[-1][0], at)
            segments.append((at + 1, len(grid.rows)))
        elif not other and _starts_other(grid, at, fills, profile, known, names):
            other = True
            _titles_above(fills, profile, at, refused)
        if other:
            refused[at] = SECOND_TABLE
    _copies(grid, segments, refused)


def _titles_above(fills: list[int], profile: Profile, at: int, refused: dict[int, str]) -> None:
    above = at - 1
    while above > 0 and at - above <= 3 and fills[above] == 1 and profile.usual_fill >= 2:
        if above not in refused:
            refused[above] = TITLE_BETWEEN
        above -= 1


def _starts_other(
    grid: Grid, at: int, fills: list[int], profile: Profile, known: set[str], names: list[str]
) -> bool:
    row, fill = grid.rows[at], fills[at]
    if fill < 2:
        return False
    if isinstance(row[0], str) and row[0].strip() in known:
        full = [text for text in texts(row) if text]
        same = sum(text in known for text in full)
        if same >= 0.8 * len(full) and len(set(full)) == len(full) and full != names:
            return same >= 2
    after_gap = at in grid.gaps or (fills[at - 1] == 1 and at - 1 in grid.gaps)
    if not after_gap or fill < 3:
        return False
    match, clash = profile.matches(row)
    return match == 0 and clash >= 2


def _copies(grid: Grid, segments: list[tuple[int, int]], refused: dict[int, str]) -> None:
    seen: list[set[tuple[str, ...]]] = []
    for first, end in segments:
        places = [at for at in range(first, end) if at not in refused]
        if len(segments) == 1 or not places:
            return
        rows = [tuple(texts(grid.rows[at])) for at in places]
        if any(_repeats(rows, earlier) for earlier in seen):
            refused.update(dict.fromkeys(places, COPY))
        seen.append(set(rows))


def _repeats(rows: list[tuple[str, ...]], earlier: set[tuple[str, ...]]) -> bool:
    """Say whether rows are those of an earlier table, but for a tenth in longer ones."""
    same = sum(row in earlier for row in rows)
    return same == len(rows) or (len(rows) >= 20 and same >= 0.9 * len(rows))
