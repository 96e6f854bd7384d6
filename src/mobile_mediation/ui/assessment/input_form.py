"""The inputs of a worksheet as fields, each with the fact that it stands over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeAlias
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.assessment.inputs import InputKind, InputSpec
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.assessment.worksheets import Place, Reckoned
from mobile_mediation.ui.kit.blocks import empty, grid_of
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, Field, TextField

Names: TypeAlias = Sequence[tuple[str, UUID]]

_COLUMNS: Final = 4
_OF_A_FEW: Final = frozenset(
    {InputKind.CHOICE, InputKind.FLAG, InputKind.VEHICLE, InputKind.PARTY}
)
_HINTS: Final[Mapping[InputKind, str]] = {
    InputKind.RECEIPTS: "1234.50 86.00",
    InputKind.RATE: "80%",
    InputKind.PART: "1/2",
    InputKind.DAY: "2026-10-20",
    InputKind.GRADES: "9 10",
    InputKind.MONEY: "0.00",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One input that is asked for: where it goes, and what it is."""

    place: Place
    spec: InputSpec

    @property
    def owner(self) -> UUID | None:
        """The victim or vehicle that it is about."""
        return self.place.party_id or self.place.vehicle_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed into a field: its place, the text, and whom it names."""

    place: Place
    text: str
    other_id: UUID | None = None


class InputForm(QWidget):
    """Fields in columns; what is left is put into the worksheet at once."""

    put = Signal(object)

    def __init__(
        self,
        context: Context,
        *,
        vehicles: Names = (),
        parties: Names = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._vehicles, self._parties = vehicles, parties
        self._asked: tuple[Asked, ...] = ()
        self._sheet: UUID | None = None
        self._sent: dict[Place, str] = {}
        self._refused: set[Place] = set()
        self.fields: dict[Place, Field] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_inputs(self, asked: Sequence[Asked], found: Reckoned) -> None:
        """Show the values of inputs; fields that are there already stay.

        What is being typed meanwhile, or was refused, is not written over.
        """
        if tuple(asked) != self._asked or found.sheet.id != self._sheet:
            self._sheet = found.sheet.id
            self._build(tuple(asked))
        drawing = found.drawing
        for each in asked:
            key = (each.owner, each.place.path)
            stored = found.input(
                each.place.path,
                party_id=each.place.party_id,
                vehicle_id=each.place.vehicle_id,
            )
            field = self.fields[each.place]
            if self._is_at_work(each.place, field):
                continue
            value, fact = drawing.values.get(key), drawing.facts.get(key)
            field.set_value(_shown(each.spec, value))
            if stored is not None and fact is not None:
                said = self.tr("put in; the case says {0}")
                field.show_caution(said.replace("{0}", self._said(each.spec, fact)))

    def _is_at_work(self, place: Place, field: Field) -> bool:
        """Whether somebody has typed into a field what is not stored."""
        sent = self._sent.pop(place, None)
        if place in self._refused:
            return True
        typed, editor = field.typed_text(), field.focusProxy()
        is_here = editor is not None and editor.hasFocus()
        return is_here and typed not in {sent, field.stored_text()}

    def itself(self) -> "InputForm":
        """This form, for a place that is built when it is opened."""
        return self

    def _build(self, asked: tuple[Asked, ...]) -> None:
        empty(self._layout)
        self._sent.clear()
        self._refused.clear()
        self._asked = asked
        self.fields = {each.place: self._field(each) for each in asked}
        self._layout.addLayout(
            grid_of(list(self.fields.values()), self._context.columns(_COLUMNS))
        )

    def _field(self, asked: Asked) -> Field:
        spec, language = asked.spec, self._context.language
        words = language.say(spec.words)
        field: Field
        if spec.kind in _OF_A_FEW:
            field = ChoiceField(words, language, self._choices(spec))
        else:
            field = TextField(words, language)
            field.editor.setPlaceholderText(_HINTS.get(spec.kind, ""))
        field.committed.connect(partial(self._on_committed, asked))
        return field

    def _choices(self, spec: InputSpec) -> list[tuple[str, Any]]:
        nothing: list[tuple[str, Any]] = [("—", None)]
        match spec.kind:
            case InputKind.FLAG:
                found: list[tuple[str, Any]] = [
                    (self.tr("yes"), "true"),
                    (self.tr("no"), "false"),
                ]
            case InputKind.VEHICLE:
                found = [(name, str(id_)) for name, id_ in self._vehicles]
            case InputKind.PARTY:
                found = [(name, str(id_)) for name, id_ in self._parties]
            case _:
                members = spec.choices or ()
                found = [(self._context.label(each), each.value) for each in members]
        return nothing + found

    def _said(self, spec: InputSpec, value: Any) -> str:
        shown = _shown(spec, value)
        if spec.kind in _OF_A_FEW:
            words = {value: text for text, value in self._choices(spec)}
            return str(words.get(shown, shown))
        return str(shown)

    def _on_committed(self, asked: Asked, value: Any) -> None:
        self._refused.discard(asked.place)
        self._sent[asked.place] = self.fields[asked.place].typed_text()
        text = "" if value is None else str(value)
        if asked.spec.kind in {InputKind.VEHICLE, InputKind.PARTY}:
            other = UUID(text) if text else None
            self.put.emit(Typed(place=asked.place, text="", other_id=other))
        else:
            self.put.emit(Typed(place=asked.place, text=text))

    def refuse(self, place: Place, error: MediationError) -> bool:
        """Say under its field what was refused; whether the field is here."""
        field = self.fields.get(place)
        if field is not None:
            self._refused.add(place)
            field.show_error(error)
        return field is not None


def _shown(spec: InputSpec, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if spec.kind in _OF_A_FEW else spec.show(value)


def rows_of(found: Reckoned, owner: UUID, rows: str) -> list[str]:
    """The rows of a list, as the case and what was put in have them."""
    before = f"{rows}."
    names = {
        path.removeprefix(before).partition(".")[0]: value
        for (about, path), value in found.drawing.values.items()
        if about == owner and path.startswith(before)
    }
    return sorted(name for name, value in names.items() if value is not None)


def next_row(taken: Sequence[str]) -> str:
    """A name for one more row."""
    numbers = [int(each) for each in taken if each.isdigit()]
    return str(max(numbers, default=0) + 1)
