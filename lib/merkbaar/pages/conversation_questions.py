"""Three questions to each finding: do you recognise it, what is behind it, which change is needed.

Which words they get follows from the finding alone (its kind, its comparator, which way is
better), so that the same finding is always asked about in the same way.
"""

from __future__ import annotations

from ..tables import SafeFinding, Words
from .cards import UNKNOWN, category
from .names import lowered
from .texts import ui
from .workbench import Workbench

BEHIND = ("area", "group", "own", "reference", "target", "time")
"""Comparators with a question of their own on what is behind a finding."""


def questions(bench: Workbench, finding: SafeFinding) -> tuple[Words, Words, Words]:
    """Give the questions to a finding, in the order in which they are asked."""
    return _recognise(bench, finding), _behind(finding), _change(finding)


def _recognise(bench: Workbench, finding: SafeFinding) -> Words:
    names, subject = bench.names, finding.subject
    if category(finding) == UNKNOWN:
        return ui("ask.recognise.unknown")
    if finding.pattern:
        return ui("ask.recognise.joined")
    if finding.themes:
        return ui("ask.recognise.theme")
    if approach := subject.get("approach"):
        return ui("ask.recognise.approach", approach=names.of("approach", approach))
    if moment := subject.get("moment"):
        return ui("ask.recognise.moment", moment=names.when(moment))
    if division := next((name for name in subject if name.startswith("group_")), ""):
        by = lowered(names.dimension(division))
        return ui("ask.recognise.group", group=names.of(division, subject[division]), division=by)
    area = subject.get("area", "")
    if area and area != bench.published.edition.get("municipality", {}).get("code"):
        return ui("ask.recognise.area", area=names.of("area", area))
    return ui("ask.recognise.any")


def _behind(finding: SafeFinding) -> Words:
    if category(finding) == UNKNOWN:
        return ui("ask.behind.unknown")
    if finding.pattern in ("agree", "contradict"):
        return ui(f"ask.behind.{finding.pattern}")
    if finding.themes:
        return ui("ask.behind.theme")
    return ui(f"ask.behind.{finding.comparator if finding.comparator in BEHIND else 'any'}")


def _change(finding: SafeFinding) -> Words:
    return ui(f"ask.change.{category(finding)}")
