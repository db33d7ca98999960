"""Make the example's raw files, its map and its truths anew."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Write everything the generator makes into the project."""
    sys.path.insert(0, str(ROOT))
    from data.voorbeeld.generator import RAW, make, places, truths

    made = make(RAW)
    (RAW.parent / "areas.geojson").write_text(places.geojson(), encoding="utf-8", newline="\n")
    truths.write(made, ROOT / "tests" / "truths.yml")
    size = sum(file.stat().st_size for file in RAW.rglob("*") if file.is_file())
    sys.stdout.write(f"{RAW}: {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
