"""The small monitor with photos: drawn ones, with what a phone leaves in them."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw
from tests.notebooks.small_monitor import OPENING, bsn, make_monitor, write_notebook

NAME = "Oddobert-aan-zee"
"""In the names of the original files: may be nowhere in what is made."""
SHOWN, ALSO, REFUSED, ABSENT, BROKEN, LOOSE = 2, 4, 6, 8, 10, 12
"""People with: a photo and consent (twice), no consent, no file, no photo in it, a path out."""

TOLD = (
    OPENING,
    "from merkbaar.storytelling import pictured\n\n"
    'told = edition.table("narratives").assign(theme="hulp", pole="plus", period="2026")\n'
    'people = told["person"].nunique()\n'
    'share = pd.DataFrame({"theme": ["hulp"], "area": "GM9998", "period": "2026", "value": 100.0,\n'
    '                      "n": people, "persons": people, "count": people})\n'
    'edition.offer("theme_shares", share, unit="%", dimensions=("theme", "area", "period"),\n'
    '              count="count", population="told", totals={"area": "GM9998"})',
    "edition.offer_quotes(told)\n"
    "edition.offer_photos(pictured.choose(told, told.assign(strength=1)))",
    'edition.describe(themes={"hulp": {"title": "Hulp", "stable": True}})\nedition.record()',
)
"""The notebook that tells, with photos."""


def drawn_photo(number: int = 0, *, size=(640, 480)) -> bytes:
    """Draw a house under a sun (JPEG), with camera and GPS in its EXIF."""
    image = Image.new("RGB", size, (205, 225 - number, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] * 2 // 3, *size), fill=(110, 150, 90 + number))
    draw.ellipse((500, 40, 570, 110), fill=(250, 205, 70))
    draw.rectangle((150 + 9 * number, 200, 330 + 9 * number, 380), fill=(180, 90, 70))
    draw.polygon([(130 + 9 * number, 200), (350 + 9 * number, 200), (240, 110)], fill=(120, 50, 45))
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "Toestel 3", NAME
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 1.0)
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif, comment=NAME.encode())
    return stream.getvalue()


def add_photos(home: Path) -> None:
    """Give the monitor's stories a column with photos, and its people consent for them."""
    place = home / "raw" / "fotos"
    place.mkdir()
    named = {who: f"fotos/{NAME}-{who}.jpg" for who in (SHOWN, ALSO, REFUSED, ABSENT, BROKEN)}
    for who in (SHOWN, ALSO, REFUSED):
        (home / "raw" / named[who]).write_bytes(drawn_photo(who))
    (home / "raw" / named[BROKEN]).write_bytes(b"geen foto")
    (home / "buiten.jpg").write_bytes(drawn_photo(1))
    named[LOOSE] = "../buiten.jpg"
    column = {bsn(who): name for who, name in named.items()}
    lines = (home / "raw" / "verhalen.csv").read_text(encoding="utf-8").splitlines()
    told = [f"{line};{column.get(line.split(';')[0], '')}" for line in lines[1:]]
    _write(home / "raw" / "verhalen.csv", [f"{lines[0]};beeld", *told])
    lines = (home / "raw" / "toestemming.csv").read_text(encoding="utf-8").splitlines()
    yes = [f"{bsn(who)};photo;01-01-2026;" for who in named if who != REFUSED]
    _write(home / "raw" / "toestemming.csv", [*lines, *yes])
    edit(home, "text: verhaal, area: wijk", "text: verhaal, area: wijk, photo: beeld")


def edit(home: Path, old: str, new: str) -> None:
    """Change the monitor file."""
    file = home / "monitor.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def make_pictured(home: Path) -> Path:
    """Write the whole monitor; returns its file."""
    file = make_monitor(home)
    write_notebook(home / "notebooks" / "told.ipynb", TOLD)
    add_photos(home)
    return file


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
