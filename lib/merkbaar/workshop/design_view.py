"""The design page: a screen a step, with the advice beside it; to go back, to undo, to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MerkbaarError
from ..monitor.advising import Earlier
from ..monitor.design import STEPS, Field, Library, Rows, Step, filled
from ..monitor.draft import Draft
from ..monitor.library import find_indicator, indicators
from . import design_html as markup
from .design_desk import DesignDesk
from .design_fields import FieldView, RowsView
from .plan import plan_body, plan_page

if TYPE_CHECKING:
    import ipywidgets

Printer = Callable[[Path, Path], bool]
"""Prints an HTML file to a PDF; says whether it did."""


def open_design(
    monitor_file: str | Path,
    *,
    minutes: Mapping[str, float],
    catalogue: Mapping[str, str],
    earlier: Sequence[Earlier] = (),
    printer: Printer | None = None,
) -> ipywidgets.VBox:
    """Open the design page on a monitor file, or on one that isn't there yet.

    Parameters
    ----------
    monitor_file : str or Path
        The file; nothing is written before somebody asks for it.
    minutes, catalogue : mapping
        Minutes and title of each questionnaire.
    earlier : sequence of Earlier
        Editions released before.
    printer : callable, optional
        Prints the plan; without it there is only the page.
    """
    draft = Draft.open(Path(monitor_file))
    return DesignView(DesignDesk(draft, minutes, earlier, catalogue), printer).whole


class DesignView:
    """What is shown of a design, and what its buttons do."""

    def __init__(self, desk: DesignDesk, printer: Printer | None = None) -> None:
        self.desk, self.printer = desk, printer
        self.at = 0
        self.asked: int | None = None
        self.parts: list[FieldView | RowsView] = []
        self._build()
        self._listen()
        self._open(0)

    # -- what there is

    def _build(self) -> None:
        import ipywidgets as w

        self.head, self.way, self.intro, self.said = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self.advice, self.burden = w.HTML(), w.HTML()
        self.back, self.forth = (
            w.Button(description="‹ Vorige"),
            w.Button(description="Volgende ›", button_style="primary"),
        )
        self.undo, self.redo = (
            w.Button(description="Ongedaan maken"),
            w.Button(description="Opnieuw doen"),
        )
        self.keep = w.Button(description="Bewaar monitor.yml", button_style="primary")
        self.empty = w.Button(description="Begin met een leeg plan")
        self.again = w.Button(description="Haal het niet bewaarde plan terug")
        self.plan = w.Button(description="Maak het plan van één bladzijde")
        options = [(f"{at + 1}. {step.title}", at) for at, step in enumerate(STEPS)]
        self.jump = w.Dropdown(
            description="Ga naar",
            options=[*options, (f"{len(STEPS) + 1}. Klaar", len(STEPS))],
            layout=w.Layout(width="100%"),
        )
        self.jump.add_class("mb-field")
        self.jump.add_class("mb-jump")
        self.body = w.VBox([], layout=w.Layout(overflow="visible"))
        self._lay_out()

    def _lay_out(self) -> None:
        import ipywidgets as w

        def row(*inside: Any) -> Any:
            return w.HBox(list(inside), layout=w.Layout(flex_flow="row wrap", overflow="visible"))

        left = w.VBox(
            [self.intro, self.body, row(self.back, self.forth)],
            layout=w.Layout(flex="2 1 560px", min_width="280px", overflow="visible"),
        )
        right = w.VBox(
            [row(self.keep, self.undo, self.redo), self.said, self.advice, self.burden, self.jump],
            layout=w.Layout(flex="1 1 320px", min_width="280px", overflow="visible"),
        )
        right.add_class("mb-panel")
        right.add_class("mb-side")
        columns = w.HBox(
            [left, right],
            layout=w.Layout(flex_flow="row wrap", overflow="visible", align_items="flex-start"),
        )
        columns.layout.grid_gap = "0 28px"
        self.whole = w.VBox([self.head, self.way, columns], layout=w.Layout(overflow="visible"))
        self.whole.add_class("mb-design")

    def _listen(self) -> None:
        self.back.on_click(lambda _: self._open(self.at - 1))
        self.forth.on_click(lambda _: self._open(self.at + 1))
        self.jump.observe(lambda event: self._open(event["new"]), "value")
        self.undo.on_click(lambda _: self._turn(self.desk.draft.undo))
        self.redo.on_click(lambda _: self._turn(self.desk.draft.redo))
        self.keep.on_click(lambda _: self._try(self._keep))
        self.plan.on_click(lambda _: self._try(self._make_plan))
        self.empty.on_click(lambda _: self._begin())
        self.again.on_click(lambda _: self._take_back())

    # -- what is shown

    @property
    def step(self) -> Step | None:
        """The step that is open; None at the end."""
        return STEPS[self.at] if self.at < len(STEPS) else None

    def _open(self, at: int) -> None:
        """Open a screen; what was typed and isn't in the plan yet is asked about once."""
        if at != self.at and self._holds_back(at):
            self.jump.value = self.at
            return
        self.at = min(max(at, 0), len(STEPS))
        if self.jump.value != self.at:
            self.jump.value = self.at  # opens it
            return
        self.said.value = ""
        self._show_body()
        self._show_state()

    def _holds_back(self, at: int) -> bool:
        """Say that a form isn't in the plan yet; the second time, to the same screen, go on."""
        lists = [one for one in self.parts if isinstance(one, RowsView)]
        waiting = next((one for one in lists if one.pending()), None)
        if waiting is None or self.asked == at:
            self.asked = None
            return False
        self.asked = at
        self.said.value = markup.said(
            f"U hebt iets ingevuld dat nog niet in het plan staat. Klik op "
            f"'{waiting.keep.description}', of ga nog eens verder om het te laten vallen.",
            good=False,
        )
        return True

    def _show_body(self) -> None:
        self.parts = []
        step = self.step
        if step is None:
            self.body.children = [self.plan]
            return
        self.intro.value = markup.intro(step)
        shown: list[Any] = self._offers() if self.at == 0 else []
        for part in step.parts:
            shown.append(self._part(part))
        self.body.children = shown

    def _offers(self) -> list[Any]:
        """Offer an empty plan for the made-up example, and what a page that stopped put aside."""
        import ipywidgets as w

        offers = []
        if self.desk.draft.put_aside() and not self.desk.draft.can_undo:
            offers.append((markup.put_aside_found(), self.again))
        if self.desk.is_example:
            offers.append((markup.example_found(), self.empty))
        shown = []
        for text, button in offers:
            box = w.VBox([w.HTML(text), button], layout=w.Layout(overflow="visible"))
            box.add_class("mb-panel")
            shown.append(box)
        return shown

    def _part(self, part: Field | Rows | Library) -> Any:
        if isinstance(part, Library):
            return self._library()
        if isinstance(part, Rows):
            made: FieldView | RowsView = RowsView(part, self.desk, self._try)
        else:
            made = field = FieldView(
                part, self.desk.options(part), changed=lambda: self._fill(field)
            )
            field.show(self.desk.value(part))
        self.parts.append(made)
        return made.whole

    def _library(self) -> Any:
        import ipywidgets as w

        options = [(f"{one.title} ({one.source.split(',')[0]})", one.code) for one in indicators()]
        self.pick = w.Dropdown(
            description="Uit de bibliotheek", options=options, layout=w.Layout(width="100%")
        )
        asked = [
            ("nog geen vraag", ""),
            *self.desk.options(Field(("question",), "", known="questions")),
        ]
        self.question = w.Dropdown(
            description="Voor welke vraag", options=asked, layout=w.Layout(width="100%")
        )
        about = w.HTML(markup.indicator(find_indicator(str(self.pick.value))))
        self.choose = w.Button(description="Kies deze indicator", button_style="primary")

        def show(event: Any) -> None:
            about.value = markup.indicator(find_indicator(str(event["new"])))

        self.pick.observe(show, "value")
        self.choose.on_click(lambda _: self._try(self._choose))
        for one in (self.pick, self.question):
            one.add_class("mb-field")
        inside = [w.HTML(markup.group("Veelgebruikte indicatoren")), self.pick, about]
        found = w.VBox([*inside, self.question, self.choose], layout=w.Layout(overflow="visible"))
        found.add_class("mb-panel")
        return found

    def _show_state(self) -> None:
        """Show everything that follows from the draft: progress, advice, burden, buttons."""
        draft, state = self.desk.draft, self.desk.state()
        self.head.value = markup.heading(str(draft.get(("title",), "")))
        done = [filled(step, draft.tree()) for step in STEPS]
        self.way.value = markup.way(self.at, done)
        self.advice.value = markup.advised(state, self.step)
        self.burden.value = markup.burdened(state.loads)
        self.undo.disabled, self.redo.disabled = not draft.can_undo, not draft.can_redo
        self.back.disabled, self.forth.disabled = self.at == 0, self.at == len(STEPS)
        self.keep.description = "Alles is bewaard" if draft.saved else "Bewaar monitor.yml"
        self.keep.disabled = draft.saved
        if draft.can_undo:
            draft.shelter()
        if self.step is None:
            self.intro.value = markup.finished(state) + (
                f"<div class='mb-plan'>{plan_body(state.monitor, state.loads, state.advice)}</div>"
                if state.monitor
                else ""
            )
            self.plan.disabled = state.monitor is None

    # -- what is done

    def _fill(self, field: FieldView) -> None:
        def fill() -> str:
            self.desk.fill(field.part, field.value())
            return ""

        self._try(fill)

    def _choose(self) -> str:
        code = str(self.pick.value)
        self.desk.choose(code, question=str(self.question.value))
        self._show_body()
        return f"In het plan gezet: {find_indicator(code).title}."

    def _turn(self, action: Callable[[], None]) -> None:
        action()
        self.said.value = ""
        self._show_body()
        self._show_state()

    def _begin(self) -> None:
        self.desk.begin_empty()
        self._show_body()
        self._show_state()
        said = "Het plan is leeg. Met 'Ongedaan maken' komt het voorbeeld terug."
        self.said.value = markup.said(said, good=True)

    def _take_back(self) -> None:
        self.desk.draft.replace(self.desk.draft.put_aside())
        self._show_body()
        self._show_state()
        said = "Het plan is terug. Bewaar het als het klopt."
        self.said.value = markup.said(said, good=True)

    def _keep(self) -> str:
        place = self.desk.draft.save()
        lists = [one for one in self.parts if isinstance(one, RowsView)]
        waiting = next((one for one in lists if one.pending()), None)
        also = f" Nog niet in het plan: '{waiting.keep.description}'." if waiting else ""
        return f"Bewaard in {place.name}.{also}"

    def _make_plan(self) -> str:
        place = self.desk.draft.save()
        state = self.desk.state()
        if state.monitor is None:
            return ""
        page = place.with_name("plan.html")
        text = plan_page(state.monitor, state.loads, state.advice)
        page.write_text(text, encoding="utf-8", newline="\n")
        printed = self.printer is not None and self.printer(page, page.with_suffix(".pdf"))
        also = " en plan.pdf" if printed else ". Open het en druk het af"
        return f"Het plan staat naast monitor.yml: plan.html{also}."

    def _try(self, action: Callable[[], str]) -> None:
        """Do what a button asks; say what went right, or what a person can mend."""
        try:
            said, good = action(), True
        except MerkbaarError as error:
            said, good = str(error), False
        self._show_state()
        self.said.value = markup.said(said, good=good)
