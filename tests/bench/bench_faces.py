"""How many faces are found in a photo, and what a photo costs.

No face of anybody is in this project. scikit-image's wheel holds a hundred faces of 25 × 25 pixels
and some pictures without any: unpack it and name its folder ``skimage/data`` in ``MERKBAAR_FACES``.
Each face is laid, larger and tilted, in a picture without faces; it is found where nine tenths of
its middle is covered. They are clear, frontal and cut out: in real photos it will be less.
"""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

FACES, SIZES, ANGLES = 25, (30, 60, 120), (0, 15, 30, 45, 90)
PICTURES = ("coffee.png", "rocket.jpg", "chelsea.png", "motorcycle_left.png")
WHOLE = (800, 600)


def run() -> list[dict]:
    """Measure both; the first only where the faces are."""
    place = Path(os.environ.get("MERKBAAR_FACES", "-"))
    if not (place / "lfw_subset.npy").is_file():
        return [{"what": "faces found", "measured": "left out: set MERKBAAR_FACES"}]
    return [*_found(place), _patched(place), _seconds(place)]


def _grounds(*pictures: Path) -> list:
    from PIL import Image

    return [Image.open(picture).convert("RGB").resize(WHOLE) for picture in pictures]


def _found(place: Path) -> list[dict]:
    import numpy as np
    import sklearn.datasets

    faces = np.load(place / "lfw_subset.npy")[:FACES]
    theirs = Path(sklearn.datasets.__file__).parent / "images"
    bare = (theirs / "china.jpg", theirs / "flower.jpg", *(place / name for name in PICTURES[:2]))
    grounds, chance = _grounds(*bare), np.random.default_rng(1)
    rows = []
    for size in SIZES:
        counts = [
            sum(
                _is_found(grounds[at % len(grounds)], face, size, angle, chance)
                for at, face in enumerate(faces)
            )
            for angle in ANGLES
        ]
        told = ", ".join(f"{n} ({angle}°)" for n, angle in zip(counts, ANGLES, strict=True))
        rows.append(
            {"what": f"faces of {size} px found, tilted", "measured": f"of {FACES}: {told}"}
        )
    return rows


def _is_found(ground, face, size: int, angle: int, chance) -> bool:
    import numpy as np
    from PIL import Image

    from merkbaar.privacy import photos

    cut = Image.fromarray((face * 255).astype("uint8")).resize((size, size), Image.BICUBIC)
    mask = Image.new("L", cut.size, 255).rotate(angle, resample=Image.BICUBIC, expand=True)
    cut = cut.rotate(angle, resample=Image.BICUBIC, expand=True)
    picture = ground.copy()
    left, top = (int(chance.integers(20, WHOLE[i] - cut.size[i] - 20)) for i in (0, 1))
    picture.paste(cut.convert("RGB"), (left, top), mask)
    covered = np.zeros(WHOLE[::-1], bool)
    for box in photos.faces(picture):
        covered[box[1] : box[3], box[0] : box[2]] = True
    x, y, half = left + cut.size[0] // 2, top + cut.size[1] // 2, size // 4
    return bool(covered[y - half : y + half, x - half : x + half].mean() > 0.9)


def _patched(place: Path) -> dict:
    """What is covered in pictures without a face."""
    from merkbaar.privacy import photos

    shares = [
        sum((box[2] - box[0]) * (box[3] - box[1]) for box in photos.faces(ground))
        for ground in _grounds(*(place / name for name in PICTURES))
    ]
    told = ", ".join(f"{100 * share / (WHOLE[0] * WHOLE[1]):.0f} %" for share in shares)
    return {"what": "covered where no face is", "measured": told, "detail": ", ".join(PICTURES)}


def _seconds(place: Path) -> dict:
    from PIL import Image

    from merkbaar.privacy import photos

    stream = io.BytesIO()
    Image.open(place / "rocket.jpg").convert("RGB").resize((4032, 3024)).save(stream, "JPEG")
    started = time.process_time()
    made = photos.clean(stream.getvalue())
    seconds = time.process_time() - started
    told = f"{seconds:.1f} s of one core, {len(made.content) / 1000:.0f} kB"
    return {"what": "a photo of 12 megapixels cleaned", "measured": told}
