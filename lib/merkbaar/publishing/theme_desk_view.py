"""The desk for themes in a notebook: read, choose, see what would change, keep it, undo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError, MerkbaarError
from ..storytelling.decisions import Part
from . import theme_desk_html as markup
from .theme_desk import ThemeDesk

if TYPE_CHECKING:
    import ipywidgets
    import pandas as pd

    from ..storytelling import ThemeModel
    from ..storytelling.decisions import Correction
    from .theme_corrections import Workplace

PER_PAGE = 5
ROWS, LINE = 12, 19
"""How many themes are seen at once, and how high a line is (in pixels)."""
ACTIONS = (
    ("Andere naam", "rename"),
    ("Samenvoegen", "merge"),
    ("Splitsen", "split"),
    ("Verhaal verplaatsen", "move"),
    ("Afwijzen", "reject"),
)


def open_desk(
    workplace: Workplace, model: ThemeModel, stories: pd.DataFrame, *, author: str = ""
) -> ipywidgets.VBox:
    """Open the desk on the themes of an edition, or of a file of stories.

    Parameters
    ----------
    workplace : Edition or StoryFile
    model : ThemeModel
        Fitted on `stories`.
    stories : DataFrame
        narrative, text (redacted), language, in the order in which the model was fitted.
    author : str
        Who decides; can be filled in on the desk as well.
    """
    return DeskView(ThemeDesk(workplace, model, stories, author)).whole


class DeskView:
    """What is shown of a desk, and what its buttons do.

    Parameters
    ----------
    desk : ThemeDesk
    """

    def __init__(self, desk: ThemeDesk) -> None:
        self.desk = desk
        self.chosen: set[str] = set()
        self.first = 0
        self.ready: Correction | None = None
        self._languages = dict(
            zip(desk.stories["narrative"], desk.stories["language"], strict=True)
        )
        self._build()
        self._lay_out()
        self._listen()
        self._show_all()

    # -- what there is

    def _build(self) -> None:
        """Make what is read: the themes, their stories, and what was decided."""
        import ipywidgets as w

        self.themes = w.Select(description="Thema's", rows=ROWS, layout=w.Layout(width="100%"))
        self.themes.layout.height = f"{LINE * ROWS + 50}px"
        self.head, self.log, self.said, self.where = w.HTML(), w.HTML(), w.HTML(), w.HTML()
        self.explained, self.change = w.HTML(), w.HTML()
        self.cards = [
            (
                w.Checkbox(indent=False, layout=w.Layout(width="auto")),
                w.HTML(layout=w.Layout(width="100%")),
            )
            for _ in range(PER_PAGE)
        ]
        self.back = w.Button(description="Vorige verhalen")
        self.forth = w.Button(description="Volgende verhalen")
        self.undo = w.Button(description="Maak de laatste ongedaan", layout=w.Layout(width="auto"))
        self._build_form()

    def _build_form(self) -> None:
        """Make what is filled in, and its buttons."""
        import ipywidgets as w

        label = {"description_width": "130px"}

        def text(description: str, placeholder: str = "") -> Any:
            whole = w.Layout(width="100%")
            return w.Text(
                description=description, placeholder=placeholder, layout=whole, style=label
            )

        self.action = w.RadioButtons(
            options=ACTIONS,
            description="Wat wilt u doen met dit thema?",
            layout=w.Layout(width="100%"),
        )
        for field in (self.themes, self.action):
            field.add_class("mb-above")
        self.label = text("Nieuwe naam", "kort en gewoon Nederlands")
        self.into = w.Dropdown(
            description="Met welk thema", layout=w.Layout(width="100%"), style=label
        )
        self.words = text("Met deze woorden", "brief, post")
        self.author, self.reason = text("Uw naam"), text("Waarom", "bijvoorbeeld: gelezen met Ans")
        self.author.value = self.desk.author
        auto = {"width": "auto"}
        self.look = w.Button(description="Bekijk wat er verandert", layout=w.Layout(**auto))
        self.keep = w.Button(
            description="Bewaar", button_style="primary", disabled=True, layout=w.Layout(**auto)
        )

    def _lay_out(self) -> None:
        import ipywidgets as w

        cards = [
            w.VBox([check, body], layout=w.Layout(margin="0 0 6px 0")) for check, body in self.cards
        ]
        form = w.VBox(
            [
                *(self.action, self.explained, self.into, self.label, self.words),
                *(self.author, self.reason),
                w.HBox([self.look, self.keep], layout=w.Layout(flex_flow="row wrap")),
                *(self.said, self.change),
            ]
        )
        form.add_class("mb-panel")
        left = w.VBox(
            [self.themes, form],
            layout=w.Layout(flex="1 1 400px", min_width="280px", margin="0 24px 0 0"),
        )
        turn = w.HBox([self.back, self.forth], layout=w.Layout(flex_flow="row wrap"))
        right = w.VBox(
            [self.head, *cards, turn, self.where],
            layout=w.Layout(flex="2 1 520px", min_width="280px"),
        )
        columns = w.HBox([left, right], layout=w.Layout(flex_flow="row wrap"))
        past = w.VBox([w.HTML("<h3>Wat is besloten</h3>"), self.log, w.HBox([self.undo])])
        self.whole = w.VBox([w.HTML(markup.intro()), columns, past])
        self.whole.add_class("mb-desk")

    def _listen(self) -> None:
        self.themes.observe(lambda _: self._open_theme(), "value")
        self.action.observe(lambda _: self._show_form(), "value")
        for field in (self.label, self.into, self.words, self.author, self.reason):
            field.observe(lambda _: self._unready(), "value")
        for check, _ in self.cards:
            check.observe(self._on_check, "value")
        self.back.on_click(lambda _: self._turn(-PER_PAGE))
        self.forth.on_click(lambda _: self._turn(PER_PAGE))
        self.look.on_click(lambda _: self._try(self._look))
        self.keep.on_click(lambda _: self._try(self._keep))
        self.undo.on_click(lambda _: self._try(self._undo))

    # -- what is shown

    def _show_all(self) -> None:
        """Show the themes anew; the one that was open stays open where it is still there."""
        rows = self.desk.now.themes.to_dict("records")
        options = [
            (markup.option(row["label"], int(row["size"]), row["stability"]), row["theme"])
            for row in rows
        ]
        was = self.themes.value
        codes = [code for _, code in options]
        self.themes.options = options
        self.themes.value = was if was in codes else next(iter(codes), None)
        self.log.value = markup.decided(self.desk.now.outcomes)
        self.undo.disabled = not self.desk.now.outcomes
        self._open_theme()

    def _open_theme(self) -> None:
        self.chosen, self.first = set(), 0
        row = self._row()
        self.head.value = markup.heading(row) if row else "<p>Er zijn geen thema's.</p>"
        self.into.options = [
            (label, code)
            for label, code in self.desk.now.themes[["label", "theme"]].itertuples(index=False)
            if code != self.themes.value
        ]
        self.into.value = None
        self._show_stories()
        self._show_form()

    def _row(self) -> dict[str, Any] | None:
        rows = self.desk.now.themes.to_dict("records")
        return next((row for row in rows if row["theme"] == self.themes.value), None)

    def _show_stories(self) -> None:
        told = self.desk.told(self.themes.value) if self.themes.value else []
        self.page = told[self.first : self.first + PER_PAGE]
        for at, (check, body) in enumerate(self.cards):
            there = at < len(self.page)
            check.layout.display = body.layout.display = None if there else "none"
            if there:
                story = self.page[at]
                check.description = f"Kies verhaal {self.first + at + 1}"
                check.value = story in self.chosen
                self._show_card(at)
        last = self.first + len(self.page)
        self.where.value = markup.pages(min(self.first + 1, last), last, len(told))
        self.back.disabled, self.forth.disabled = self.first == 0, last >= len(told)

    def _show_card(self, at: int) -> None:
        story = self.page[at]
        language = self._languages[story]
        code = language if isinstance(language, str) else ""
        chosen = story in self.chosen
        self.cards[at][1].value = markup.story(self.desk.text(story), code, chosen=chosen)

    def _show_form(self) -> None:
        action = str(self.action.value)
        shown = {
            "rename": (self.label,),
            "merge": (self.into, self.label),
            "split": (self.label, self.words),
            "move": (self.into,),
            "reject": (),
        }[action]
        for field in (self.label, self.into, self.words):
            field.layout.display = None if field in shown else "none"
        self.into.description = "Naar welk thema" if action == "move" else "Met welk thema"
        self.label.description = "Naam van het deel" if action == "split" else "Nieuwe naam"
        self.explained.value = markup.explained(action, len(self.chosen))
        self._unready()

    def _unready(self) -> None:
        """What was looked at is no longer what would be kept."""
        self.ready, self.keep.disabled = None, True
        self.change.value = self.said.value = ""

    # -- what is done

    def _on_check(self, event: Any) -> None:
        at = next(at for at, (check, _) in enumerate(self.cards) if check is event["owner"])
        if at >= len(self.page):
            return
        (self.chosen.add if event["new"] else self.chosen.discard)(self.page[at])
        self._show_card(at)
        self._show_form()

    def _turn(self, by: int) -> None:
        self.first = max(0, self.first + by)
        self._show_stories()

    def _look(self) -> None:
        self.ready = None
        decision = self._decision()
        change = self.desk.preview(decision)
        texts = [self.desk.text(story) for story in change.stories[: markup.SHOWN]]
        self.change.value = markup.previewed(change, texts)
        self.said.value = ""
        self.ready, self.keep.disabled = decision, False

    def _keep(self) -> None:
        if self.ready is None:
            return
        self.desk.write(self.ready)
        self.label.value = self.words.value = self.reason.value = ""
        self._show_all()
        self.said.value = markup.said(
            f"Bewaard in corrections/themes.yml. {self._how_on()}",
            good=True,
        )

    def _how_on(self) -> str:
        """Say how to see what was kept: an edition is run anew, of a file there is none."""
        if getattr(self.desk.workplace, "monitor", None):
            return "Draai de monitor opnieuw om het in de editie te zien."
        return "Voer de cellen hieronder opnieuw uit om het te zien."

    def _undo(self) -> None:
        self.desk.undo()
        self._show_all()
        self.said.value = markup.said("De laatste correctie is ongedaan gemaakt.", good=True)

    def _decision(self) -> Correction:
        theme, action = str(self.themes.value), str(self.action.value)
        words = tuple(word.strip() for word in self.words.value.split(",") if word.strip())
        chosen = tuple(story for story in self.desk.told(theme) if story in self.chosen)
        self._check_filled(action, words, chosen)
        self.desk.author = self.author.value
        decide = self.desk.decide(self.reason.value)
        if action == "rename":
            return decide.rename(theme, self.label.value)
        if action == "merge":
            return decide.merge(theme, str(self.into.value), self.label.value)
        if action == "split":
            return decide.split(theme, [Part(self.label.value.strip(), words, chosen)])
        if action == "move":
            return decide.move(chosen, str(self.into.value))
        return decide.reject(theme)

    def _check_filled(self, action: str, words: tuple[str, ...], chosen: tuple[str, ...]) -> None:
        """Say what must be filled in first."""
        if not self.themes.value:
            raise DefinitionError("Er is geen thema om iets mee te doen.")
        if action in ("rename", "split") and not self.label.value.strip():
            raise DefinitionError(f"Vul in: {self.label.description.lower()}.")
        if action == "split" and not (words or chosen):
            raise DefinitionError("Vul woorden in, of kies verhalen voor het deel.")
        if action == "move" and not chosen:
            raise DefinitionError("Kies eerst een of meer verhalen.")
        if action in ("merge", "move") and not self.into.value:
            raise DefinitionError("Kies eerst het andere thema.")
        if not self.author.value.strip() or not self.reason.value.strip():
            raise DefinitionError(
                "Vul uw naam in en waarom. Wie dit later leest, moet het kunnen volgen."
            )

    def _try(self, action: Callable[[], None]) -> None:
        """Do what a button asks; say what is wrong where a person can mend it."""
        try:
            action()
        except MerkbaarError as error:
            self.keep.disabled = True
            self.said.value = markup.said(str(error), good=False)
