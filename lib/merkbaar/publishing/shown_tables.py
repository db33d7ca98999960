"""A table in a notebook as a group reads it: no row numbers, decimal commas, a dash for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

NOTHING = "–"


def laid_out(table: pd.DataFrame, *, decimals: int = 2, empty: str = "") -> Any:
    """Give a table to look at; the figures themselves stay as they are.

    Parameters
    ----------
    table : DataFrame
        With Dutch headings (:func:`merkbaar.publishing.in_dutch.in_dutch`).
    decimals : int
        Places of numbers that aren't whole.
    empty : str
        What is said where the table has no rows.

    Returns
    -------
    Styler or Markdown
    """
    if empty and table.empty:
        from IPython.display import Markdown

        return Markdown(empty)
    from pandas.io.formats.style import Styler

    styled = Styler(table, uuid_len=0, cell_ids=False).hide(axis="index")
    return styled.format(
        precision=decimals, decimal=",", thousands=".", na_rep=NOTHING, escape="html"
    )


def reasons(none: Mapping[str, str], titles: Mapping[str, str], *, heading: str) -> Any:
    """Give why something isn't there for each theme, by the name that people know it by.

    Parameters
    ----------
    none : mapping of str to str
        Reason per theme.
    titles : mapping of str to str
        Name per theme; one that has none keeps its code.
    """
    import pandas as pd

    rows = [(titles.get(theme, theme), why) for theme, why in none.items()]
    return laid_out(pd.DataFrame(rows, columns=["thema", heading]))
