"""Hold the plan in a monitor file to the warnings of the Wegwijzer monitoring (VNG, 2020).

An advice never stops a run: the municipality chooses. Each says where, why, and what to write.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .advising import Advice, Earlier
from .burden import lint_burden
from .definition import Monitor
from .lint_indicators import lint_indicators
from .lint_series import lint_series
from .lint_targets import lint_targets
from .lint_whole import lint_whole

CODES = (
    "stacking",
    "no-aim",
    "reader-without-question",
    "asker-not-reader",
    "unanswered-question",
    "no-question",
    "no-owner",
    "no-frequency",
    "no-decision",
    "learning-accountability",
    "too-nice",
    "no-execution",
    "counting-only",
    "telling-only",
    "no-comparator",
    "no-target",
    "target-impossible",
    "target-reached",
    "target-unrealistic",
    "contradictory-targets",
    "broken-series",
    "ended-series",
    "burden",
    "burden-unknown",
    "no-suppliers",
    "no-feedback",
    "no-meeting",
    "narrow-meeting",
)
"""Every warning, in the order in which they are told."""


def lint(
    monitor: Monitor,
    *,
    minutes: Mapping[str, float] | None = None,
    earlier: Sequence[Earlier] = (),
) -> tuple[Advice, ...]:
    """Give the warnings that hold for a plan.

    Parameters
    ----------
    monitor : Monitor
    minutes : mapping of str to float, optional
        Minutes that each questionnaire takes, by its id (from the catalogue). One that isn't in
        it must have its own minutes in the plan.
    earlier : sequence of Earlier
        Editions released before: what they called a measure, and its figures. Without them no
        series can break and no target can be held to history.

    Returns
    -------
    tuple of Advice
        In the order of :data:`CODES`; empty for a good plan.
    """
    past = sorted(earlier, key=lambda one: (one.until, one.edition))
    found = [
        *lint_whole(monitor),
        *lint_indicators(monitor),
        *lint_targets(monitor, past),
        *lint_series(monitor, past),
        *lint_burden(monitor, minutes or {}),
    ]
    return tuple(sorted(map(_trimmed, found), key=lambda one: CODES.index(one.code)))


def _trimmed(advice: Advice) -> Advice:
    return replace(advice, about=tuple(dict.fromkeys(advice.about)))
