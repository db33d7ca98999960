"""Read a parquet file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from merkbaar.errors import SourceError
from merkbaar.sources.assemble import check_columns
from merkbaar.sources.files import existing_file, locked
from merkbaar.sources.loaded import Loaded, refused_frame


def load(path: Path, *, columns: Sequence[str] | None = None) -> Loaded:
    """Read a parquet file; types are the file's own.

    Parameters
    ----------
    path : Path
        The file.
    columns : sequence of str, optional
        Wanted columns; all where not given.

    Returns
    -------
    Loaded
        Table; no row is refused.

    Raises
    ------
    SourceError
        If the file is damaged, or a column isn't there.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    existing_file(path)
    try:
        found = pq.read_schema(path).names
        if columns is not None:
            check_columns(found, columns, file=path.name)
        table = pq.read_table(path, columns=None if columns is None else list(columns)).to_pandas()
    except PermissionError as error:
        raise locked(path) from error
    except (pa.ArrowException, OSError) as error:
        raise SourceError(
            f"{path.name!r} kan niet als parquet worden gelezen: het is beschadigd of niet "
            "compleet. Kopieer het opnieuw of vraag een nieuwe export."
        ) from error
    return Loaded(table, refused_frame(path.name, None, []))
