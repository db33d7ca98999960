"""Open a file safely: every way in which that fails is one clear Dutch message."""

from __future__ import annotations

import zipfile
from pathlib import Path

from merkbaar.errors import SourceError

LARGEST_TEXT_BYTES = 2 * 1024**3
LARGEST_UNPACKED_BYTES = 4 * 1024**3
LARGEST_RATIO = 200
SMALL_ENOUGH_BYTES = 64 * 1024**2


def existing_file(path: str | Path) -> Path:
    """Give the path of a file that exists, is no folder, can be read and isn't empty.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    Path
        The same file.

    Raises
    ------
    SourceError
        If the file is missing, a folder, locked or empty.
    """
    file = Path(path)
    try:
        _check(file)
    except PermissionError as error:
        raise locked(file) from error
    except OSError as error:
        raise SourceError(
            f"{file.name!r} kan niet worden geopend ({error.strerror or 'onbekende fout'}). "
            "Controleer de bestandsnaam en of de schijf bereikbaar is."
        ) from error
    return file


def _check(file: Path) -> None:
    if file.is_dir():
        raise SourceError(
            f"{file.name!r} is een map, geen bestand. Geef de naam van een bestand in die map."
        )
    if not file.exists():
        raise SourceError(f"Het bestand {file.name!r} bestaat niet.{_similar(file)}")
    if not file.is_file():
        raise SourceError(f"{file.name!r} is geen gewoon bestand. Geef een bestand met gegevens.")
    with file.open("rb") as stream:
        if not stream.read(1):
            raise SourceError(
                f"{file.name!r} is leeg (0 bytes). Exporteer het bestand opnieuw uit het "
                "bronsysteem."
            )


def _similar(file: Path) -> str:
    import difflib

    advice = " Controleer de map en de naam."
    if not file.parent.is_dir():
        return f" Ook de map {file.parent.name!r} bestaat niet." + advice
    names = sorted(p.name for p in file.parent.iterdir() if p.is_file())
    near = difflib.get_close_matches(file.name, names, n=1, cutoff=0.6)
    return (f" Bedoelde u {near[0]!r}?" if near else "") + advice


def locked(file: Path) -> SourceError:
    """Say that a file is open elsewhere or may not be read."""
    return SourceError(
        f"{file.name!r} mag niet worden gelezen: het is vergrendeld of u heeft er geen rechten "
        "op. Sluit het bestand in Excel of een ander programma en probeer het opnieuw."
    )


def read_bytes(file: Path, *, most: int | None = None) -> bytes:
    """Read a whole text file, unless it is too large to be one.

    Parameters
    ----------
    file : Path
        An existing file.
    most : int, optional
        Largest size that is read, in bytes.

    Returns
    -------
    bytes
        The content.

    Raises
    ------
    SourceError
        If the file is larger than `most` or locked.
    """
    most = LARGEST_TEXT_BYTES if most is None else most
    size = file.stat().st_size
    if size > most:
        raise SourceError(
            f"{file.name!r} is {size // 1024**2} MB groot; meer dan {most // 1024**2} MB wordt "
            "niet ingelezen. Splits het bestand, of lever het aan als parquet."
        )
    try:
        return file.read_bytes()
    except PermissionError as error:
        raise locked(file) from error


def check_archive(file: Path) -> list[str]:
    """Look into a zip-based file without unpacking it and refuse a zip bomb.

    Parameters
    ----------
    file : Path
        A file that begins as a zip does.

    Returns
    -------
    list of str
        Names of the members; nothing is written anywhere.

    Raises
    ------
    SourceError
        If it is damaged, or unpacks to far more than such a file should hold.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise SourceError(
            f"{file.name!r} is beschadigd: het begint als een zip- of Excelbestand maar is niet "
            "compleet. Kopieer of exporteer het opnieuw."
        ) from error
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(1, file.stat().st_size)
    if unpacked > LARGEST_UNPACKED_BYTES or (
        unpacked > SMALL_ENOUGH_BYTES * 4 and ratio > LARGEST_RATIO
    ):
        raise SourceError(
            f"{file.name!r} zou uitgepakt {unpacked // 1024**2} MB worden "
            f"({ratio:.0f} keer zo groot). Dat past niet bij een gewone export; "
            "het bestand is niet geopend. Vraag de leverancier om een schone kopie."
        )
    return [member.filename for member in members]
