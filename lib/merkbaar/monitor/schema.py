"""The JSON Schema of a monitor file: an editor that reads it completes and checks while typing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..places import templates
from .definition import Monitor


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of ``monitor.yml``."""
    schema = Monitor.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """The schema as it stands in ``templates/monitor/monitor.schema.json``."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schema(path: Path | None = None) -> Path:
    """Write the schema; by default to the templates."""
    place = path or templates() / "monitor" / "monitor.schema.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(schema_text(), encoding="utf-8", newline="\n")
    return place
