"""The JSON Schema in the templates is the one of the models."""

from merkbaar.monitor import json_schema, write_schema
from merkbaar.monitor.schema import schema_text
from merkbaar.places import templates


def test_the_schema_in_the_templates_is_up_to_date():
    kept = (templates() / "monitor" / "monitor.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text(), "write it again with merkbaar.monitor.write_schema()"


def test_the_schema_refuses_what_the_models_do_not_know():
    assert json_schema()["additionalProperties"] is False


def test_the_schema_is_written_where_asked(tmp_path):
    place = write_schema(tmp_path / "here" / "s.json")
    assert place.read_text(encoding="utf-8") == schema_text()
