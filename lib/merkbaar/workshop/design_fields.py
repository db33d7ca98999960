"""The widgets of the design page: one for each field, and one for a list of items."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import DefinitionError
from ..monitor.design import Field, Rows
from . import design_html as markup

if TYPE_CHECKING:
    import ipywidgets

    from .design_desk import DesignDesk

MANY = 9
"""From how many options on they are a list to choose from instead of boxes to tick; also the most
lines of a text that are shown at once."""
FEWEST = 3
"""Lines of a text that are shown when there is little in it."""
_CLOCK = re.compile(r"(\d{1,2})(?:[:.u ]\s*(\d{2})?)?")
NOT_CHOSEN = "– nog niet gekozen –"


class FieldView:
    """A field on the screen.

    Parameters
    ----------
    part : Field
    options : tuple of (str, str)
    changed : callable, optional
        Called when somebody fills it in; without it the value waits until it is asked for.
    """

    def __init__(
        self,
        part: Field,
        options: tuple[tuple[str, str], ...] = (),
        changed: Callable[[], None] | None = None,
    ) -> None:
        self.part, self.options = part, options
        self.quiet = False
        self.boxes: list[ipywidgets.Checkbox] = []
        self._build()
        for widget in self.boxes or [self.input]:
            widget.observe(lambda _: None if self.quiet or not changed else changed(), "value")

    def _build(self) -> None:
        import ipywidgets as w

        part = self.part
        needed = "" if not part.needed else " (nodig)"
        label = f"{part.label}{needed}"
        self.input: Any = None
        if part.kind == "picks" and len(self.options) < MANY:
            self.boxes = [w.Checkbox(description=read, indent=False) for read, _ in self.options]
            inside: list[Any] = [w.HTML(markup.group(label)), *self.boxes]
        elif part.kind == "yes":
            self.input = w.Checkbox(description=label, indent=False)
            inside = [self.input]
        else:
            self.input = self._one(label)
            self.input.add_class("mb-field")
            inside = [self.input]
        if part.help:
            inside.append(w.HTML(markup.helped(part.help)))
        self.whole = w.VBox(inside, layout=w.Layout(margin="0 0 10px 0", overflow="visible"))

    def _one(self, label: str) -> Any:
        import ipywidgets as w

        whole = w.Layout(width="100%")
        kind = self.part.kind
        if kind == "picks":
            return w.SelectMultiple(options=self.options, description=label, rows=8, layout=whole)
        if kind in ("pick", "known"):
            options = ((NOT_CHOSEN, ""), *self.options)
            return w.Dropdown(options=options, value="", description=label, layout=whole)
        if kind in ("text", "lines"):
            return w.Textarea(description=label, rows=FEWEST, layout=whole, continuous_update=False)
        return w.Text(description=label, layout=whole, continuous_update=False)

    def show(self, value: Any) -> None:
        """Put a value on the screen, without calling it a change."""
        self.quiet = True
        try:
            self._put(value)
        finally:
            self.quiet = False

    def _put(self, value: Any) -> None:
        kind, codes = self.part.kind, [code for _, code in self.options]
        if self.boxes:
            for box, code in zip(self.boxes, codes, strict=True):
                box.value = code in (value or ())
        elif kind == "picks":
            self.input.value = tuple(code for code in codes if code in (value or ()))
        elif kind == "yes":
            self.input.value = bool(value)
        elif kind in ("pick", "known"):
            self.input.value = value if value in codes else ""
        elif kind == "lines":
            self.input.value = "\n".join(map(str, value or ()))
            self.input.rows = min(max(FEWEST, len(value or ())), MANY)
        else:
            shown = "" if value is None else f"{value:g}" if isinstance(value, float) else value
            self.input.value = str(shown).replace(".", ",") if kind == "number" else str(shown)

    def known(self, value: Any) -> bool:
        """Whether a value of the file can be shown in this field as it is."""
        codes = {code for _, code in self.options}
        if self.part.kind == "picks":
            return set(value or ()) <= codes
        return self.part.kind not in ("pick", "known") or not value or value in codes

    def value(self) -> Any:
        """What is filled in, as it goes in the file.

        Raises
        ------
        DefinitionError
            If a number or a time was asked and it isn't one.
        """
        kind, codes = self.part.kind, [code for _, code in self.options]
        if self.boxes:
            return [code for box, code in zip(self.boxes, codes, strict=True) if box.value]
        if kind == "yes":
            return True if self.input.value else None
        if kind == "picks":
            return list(self.input.value)
        if kind == "lines":
            return [line.strip() for line in self.input.value.splitlines() if line.strip()]
        if kind == "number":
            return _number(self.input.value, self.part.label)
        if kind == "time":
            return _time(self.input.value, self.part.label)
        return " ".join(str(self.input.value or "").split())


def _number(text: str, label: str) -> int | float | None:
    plain = text.strip().replace(",", ".")
    if not plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        raise DefinitionError(f"{label}: vul een getal in, zoals 12 of 0,5.") from None
    return int(value) if value.is_integer() else value


def _time(text: str, label: str) -> str:
    """Read a time of the day as people write it: 19:30, 19.30, 9u30, 19:30 uur."""
    plain = text.strip().lower().removesuffix("uur").strip()
    if not plain:
        return ""
    found = _CLOCK.fullmatch(plain)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise DefinitionError(f"{label}: vul een tijd in, zoals 9:30 of 19:30.")
    return f"{hour:02d}:{minute:02d}"


class RowsView:
    """A list on the screen, with a form for one item.

    Parameters
    ----------
    rows : Rows
    desk : DesignDesk
    attempt : callable
        Does what a button asks, and says what went wrong or right.
    """

    def __init__(
        self, rows: Rows, desk: DesignDesk, attempt: Callable[[Callable[[], str]], None]
    ) -> None:
        self.rows, self.desk, self.attempt = rows, desk, attempt
        self._build()
        self.choice.observe(lambda _: self._open(), "value")
        self.keep.on_click(lambda _: self.attempt(self._keep))
        self.drop.on_click(lambda _: self.attempt(self._drop))
        self._show(None if rows.new else 0)

    def _build(self) -> None:
        import ipywidgets as w

        one = self.rows.one
        self.list = w.HTML()
        self.choice = w.Dropdown(
            description=f"{one.capitalize()} kiezen",
            layout=w.Layout(width="100%"),
            options=[("", -1)],
        )
        self.choice.add_class("mb-field")
        self.fields = [FieldView(part, self.desk.options(part)) for part in self.rows.fields]
        self.keep = w.Button(button_style="primary")
        self.drop = w.Button(description=f"Haal weg: {one}")
        buttons = w.HBox(
            [self.keep, self.drop], layout=w.Layout(flex_flow="row wrap", overflow="visible")
        )
        form = w.VBox(
            [self.choice, *(one.whole for one in self.fields), buttons],
            layout=w.Layout(overflow="visible"),
        )
        form.add_class("mb-panel")
        self.form = form
        self.whole = w.VBox([self.list, form], layout=w.Layout(overflow="visible"))

    def _show(self, at: int | None) -> None:
        """Show the list anew with one item open; None for a new one."""
        items = self.desk.items(self.rows)
        self.list.value = markup.listed(self.rows, items)
        options = [(self.rows.new, -1)] if self.rows.new else []
        for index, item in enumerate(items):
            title = str(item.get(self.rows.name, ""))
            options.append((f"{index + 1}. {title[:70]}", index))
        self.form.layout.display = None if options else "none"
        self.choice.options = options or [("", -1)]
        self.choice.value = at if at is not None and at < len(items) else self.choice.options[0][1]
        self._open()

    def _open(self) -> None:
        at = self.choice.value
        items = self.desk.items(self.rows)
        item: Mapping[str, Any] = items[at] if at is not None and 0 <= at < len(items) else {}
        for one in self.fields:
            one.show(item.get(one.part.path[0]))
        self.keep.description = (
            f"Bewaar: {self.rows.one}" if item else f"Zet erbij: {self.rows.one}"
        )
        self.drop.layout.display = None if item and self.rows.new else "none"

    def _place(self) -> int | None:
        """The item that is open; None for a new one."""
        at = self.choice.value
        return at if isinstance(at, int) and at >= 0 else None

    def pending(self) -> bool:
        """Whether something was typed in the form that isn't in the plan yet."""
        at = self._place()
        item = self.desk.items(self.rows)[at] if at is not None else {}
        try:
            return any(
                (one.value() or None) != (item.get(one.part.path[0]) or None)
                for one in self.fields
                if one.known(item.get(one.part.path[0]))
            )
        except DefinitionError:
            return True

    def _keep(self) -> str:
        at = self._place()
        values = {one.part.path[0]: one.value() for one in self.fields}
        self.desk.keep(self.rows, at, values)
        self._show(None if self.rows.new else at)
        return f"In het plan gezet: {self.rows.one}."

    def _drop(self) -> str:
        self.desk.drop(self.rows, self._place() or 0)
        self._show(None)
        return f"Weggehaald: {self.rows.one}. Terughalen kan met 'Ongedaan maken'."
