"""What can be said of the things that are chosen, of the layers, and of the paper."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.figures import FULL_TURN
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    LONGEST_LABEL,
    SCALES,
    AnyElement,
    Drawing,
    Layer,
    Measure,
    Note,
    Path,
    Road,
    Symbol,
    metres,
)
from mobile_mediation.domain.sketch_editing import (
    at_scale,
    on_layer,
    replaced,
    with_layer,
)
from mobile_mediation.domain.sketch_figures import lengths, path_length
from mobile_mediation.domain.texts import clean_text, halfwidth
from mobile_mediation.ui.kit.blocks import card, empty, grid_of, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, Field, SwitchField, TextField
from mobile_mediation.ui.kit.language import Language

_LANES: Final = 6
_HUNDREDTHS: Final = 2


class LabelField(TextField):
    """A short text in its normal form; no text is an empty one."""

    def read(self, text: str) -> str:
        return clean_text(text, longest=LONGEST_LABEL) if text.strip() else ""


class NumberField(TextField):
    """A number with a fixed count of decimals, kept as a whole number of the last."""

    def __init__(
        self,
        label: str,
        language: Language,
        *,
        decimals: int,
        least: int,
        most: int,
    ) -> None:
        super().__init__(
            label, language, hints=Qt.InputMethodHint.ImhFormattedNumbersOnly
        )
        self._unit: int = 10**decimals
        self._decimals = decimals
        self._least, self._most = least, most

    def read(self, text: str) -> int:
        """The number.

        Raises:
            RuleViolation: MM1135 it is none, or out of range.
        """
        whole, _, part = halfwidth(text).strip().partition(".")
        digits = part.ljust(self._decimals, "0")
        if (whole + digits).isdecimal() and len(digits) == self._decimals:
            number = int(whole or "0") * self._unit + int(digits or "0")
            if self._least <= number <= self._most:
                return number
        least, most = self.show_text(self._least), self.show_text(self._most)
        raise RuleViolation(
            "MM1135",
            Words(
                f"请填写{least}至{most}之间的数。",
                f"Enter a number from {least} to {most}.",
            ),
            path=self.label.text(),
            rule=f"{least}-{most}",
        )

    def show_text(self, value: Any) -> str:
        if value is None:
            return ""
        whole, part = divmod(value, self._unit)
        return f"{whole}.{part:0{self._decimals}}" if self._decimals else str(whole)


class Panel(QWidget):
    """Fields of what is chosen; with nothing chosen, those of the paper."""

    edited = Signal(object, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._drawing = Drawing()
        self._shown: object = None
        self.fields: dict[str, Field] = {}
        self.layer_boxes: dict[tuple[int, str], QCheckBox] = {}
        frame, self._about = card()
        self._title = text_label("", "heading")
        self._facts = text_label("", "small")
        self._about.addWidget(self._title)
        self._about.addWidget(self._facts)
        self._rows = QVBoxLayout()
        self._about.addLayout(self._rows)
        layers, self._layers = card(self.tr("Layers"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        column.addWidget(layers)
        column.addStretch(1)

    def show_chosen(self, drawing: Drawing, keys: frozenset[int]) -> None:
        """Show what can be said of some elements of a drawing."""
        self._drawing = drawing
        chosen = drawing.chosen(keys)
        sort = [(type(each), each.key) for each in chosen]
        if sort != self._shown:
            self._shown = sort
            self._build(chosen)
        self._fill(chosen)
        self._show_layers()

    def _build(self, chosen: Sequence[AnyElement]) -> None:
        empty(self._rows)
        self.fields = self._fields_of(chosen)
        for name, field in self.fields.items():
            field.committed.connect(partial(self._set, name))
        self._rows.addLayout(grid_of(list(self.fields.values()), 1))

    def _fields_of(self, chosen: Sequence[AnyElement]) -> dict[str, Field]:
        language = self._context.language
        if not chosen:
            scales = sorted({*SCALES, self._drawing.scale})
            choices = [(f"1:{scale}", scale) for scale in scales]
            return {"scale": ChoiceField(self.tr("Scale"), language, choices)}
        fields: dict[str, Field] = {}
        if len(chosen) == 1:
            fields = self._own_fields(chosen[0])
        layers = [(layer.name, layer.key) for layer in self._drawing.layers]
        fields["layer"] = ChoiceField(self.tr("Layer"), language, layers)
        return fields

    def _own_fields(self, element: AnyElement) -> dict[str, Field]:
        language = self._context.language
        label = LabelField(self.tr("Label"), language)
        heading = NumberField(
            self.tr("Heading (°)"), language, decimals=1, least=0, most=FULL_TURN - 1
        )
        match element:
            case Symbol():
                size = NumberField(
                    self.tr("Size (%)"), language, decimals=1, least=250, most=8000
                )
                return {"label": label, "heading": heading, "magnification": size}
            case Road():
                return self._road_fields(element, heading)
            case Note():
                height = NumberField(
                    self.tr("Letters (mm)"), language, decimals=1, least=15, most=150
                )
                text = LabelField(self.tr("Text"), language)
                return {"text": text, "heading": heading, "height": height}
            case Path():
                return {"label": label}
            case Measure():
                return {}

    def _road_fields(self, road: Road, heading: Field) -> dict[str, Field]:
        language = self._context.language
        lanes = [(str(count), count) for count in range(1, _LANES + 1)]
        each_way = (
            self.tr("Lanes")
            if road.template is RoadTemplate.RAMP
            else self.tr("Lanes each way")
        )
        fields: dict[str, Field] = {
            "lanes": ChoiceField(each_way, language, lanes),
            "lane_width": NumberField(
                self.tr("Lane width (m)"),
                language,
                decimals=_HUNDREDTHS,
                least=200,
                most=600,
            ),
            "length": NumberField(
                self.tr("Length from the middle (m)"),
                language,
                decimals=_HUNDREDTHS,
                least=500,
                most=20_000,
            ),
            "heading": heading,
        }
        if road.template in {RoadTemplate.CROSSING, RoadTemplate.T_JUNCTION}:
            fields["has_zebra"] = SwitchField(self.tr("Zebra crossings"), language)
        return fields

    def _fill(self, chosen: Sequence[AnyElement]) -> None:
        self._title.setText(self._title_of(chosen))
        facts = self._facts_of(chosen)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        for name, field in self.fields.items():
            if name == "scale":
                field.set_value(self._drawing.scale)
            elif chosen:
                layers = {each.layer for each in chosen}
                mixed = name == "layer" and len(layers) > 1
                field.set_value(None if mixed else getattr(chosen[0], name))

    def _title_of(self, chosen: Sequence[AnyElement]) -> str:
        if not chosen:
            return self.tr("The drawing")
        if len(chosen) > 1:
            return self.tr("{0} things chosen").replace("{0}", str(len(chosen)))
        match element := chosen[0]:
            case Note():
                return self.tr("Text")
            case Road():
                return self._context.label(element.template)
            case _:
                return self._context.label(element.kind)

    def _facts_of(self, chosen: Sequence[AnyElement]) -> str:
        if len(chosen) != 1:
            return ""
        match element := chosen[0]:
            case Measure():
                return "  ".join(metres(length) for length in lengths(element))
            case Path():
                return metres(path_length(element))
        return ""

    def _set(self, name: str, value: object) -> None:
        drawing = self._drawing
        keys = [key for _, key in self._shown] if isinstance(self._shown, list) else []
        field = self.fields[name]
        words = field.label.text().strip() or self.tr("Change")
        if name == "scale" and isinstance(value, int):
            self.edited.emit(at_scale(drawing, value), words)
        elif name == "layer" and isinstance(value, int):
            self.edited.emit(on_layer(drawing, keys, value), words)
        elif (element := drawing.element(keys[0])) is not None:
            if name == "text" and not value:
                # A text without letters could not be found again.
                field.set_value(getattr(element, name))
                return
            changed = msgspec.structs.replace(element, **{name: value})
            self.edited.emit(replaced(drawing, changed), words)

    def _show_layers(self) -> None:
        names = [layer.key for layer in self._drawing.layers]
        if [key for key, part in self.layer_boxes if part == "is_visible"] != names:
            self._build_layers()
        for layer in self._drawing.layers:
            for part in ("is_visible", "is_locked"):
                self.layer_boxes[layer.key, part].setChecked(getattr(layer, part))

    def _build_layers(self) -> None:
        self.layer_boxes = {}
        for layer in self._drawing.layers:
            self._layers.addWidget(text_label(layer.name, "small"))
            row = QHBoxLayout()
            for part, words in (
                ("is_visible", self.tr("Shown")),
                ("is_locked", self.tr("Locked")),
            ):
                box = QCheckBox(words)
                box.setAccessibleName(f"{layer.name} {words}")
                box.clicked.connect(partial(self._set_layer, layer.key, part))
                row.addWidget(box)
                self.layer_boxes[layer.key, part] = box
            row.addStretch()
            self._layers.addLayout(row)

    def _set_layer(self, key: int, part: str, *_: object) -> None:
        layer, is_so = self._layer(key), self.layer_boxes[key, part].isChecked()
        changed = msgspec.structs.replace(layer, **{part: is_so})
        self.edited.emit(with_layer(self._drawing, changed), self.tr("Layers"))

    def _layer(self, key: int) -> Layer:
        return next(layer for layer in self._drawing.layers if layer.key == key)
