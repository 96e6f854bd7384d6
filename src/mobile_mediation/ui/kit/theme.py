"""How everything looks: colours by role, measures, one style sheet over Fusion."""

from dataclasses import dataclass, replace
from enum import StrEnum
from string import Template
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from mobile_mediation.resources import resource

_FONTS: Final = (
    "NotoSansSC-Regular",
    "NotoSansSC-Bold",
    "HanaMinA-fallback",
    "HanaMinB-fallback",
)
_ELDER: Final = 1.5


class Look(StrEnum):
    """Which colours are shown."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Colours by role and measures; sizes of type in points, others in pixels."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    police: str
    emergency: str
    warning: str
    body: float = 11.0
    target: int = 44
    gap: int = 8
    radius: int = 8


LIGHT: Final = Tokens(
    window="#F3F5F4",
    surface="#FFFFFF",
    raised="#E6EFEA",
    text="#15201B",
    muted="#46564E",
    line="#CBD5D0",
    accent="#0B6B43",
    on_accent="#FFFFFF",
    police="#174EA6",
    emergency="#B3261E",
    warning="#7A4A00",
)
DARK: Final = Tokens(
    window="#0F1613",
    surface="#17211C",
    raised="#22302A",
    text="#E9F0EC",
    muted="#B2C2BA",
    line="#34453D",
    accent="#74D3A4",
    on_accent="#06291A",
    police="#9CC0FF",
    emergency="#FF9E94",
    warning="#F2C063",
)
_TOKENS: Final = {Look.LIGHT: LIGHT, Look.DARK: DARK}


def elder(tokens: Tokens) -> Tokens:
    """Half as large again, and wider (适老化: at least 18 pt and 60 px)."""
    return replace(
        tokens,
        body=max(18.0, tokens.body * _ELDER),
        target=60,
        gap=12,
        # Text beside the point gets the contrast of text that matters.
        muted=tokens.text,
    )


class Theme(QObject):
    """The present look of the program; ``changed`` tells widgets that paint."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self.look = Look.LIGHT
        self.is_elder = False
        self.tokens = LIGHT
        self._families = _load_fonts()
        app.setStyle("Fusion")

    def apply(self, look: Look, *, is_elder: bool) -> None:
        """Show other colours or sizes, at once and everywhere."""
        self.look, self.is_elder = look, is_elder
        tokens = _TOKENS[look]
        self.tokens = elder(tokens) if is_elder else tokens
        font = QFont()
        font.setFamilies(self._families)
        font.setPointSizeF(self.tokens.body)
        self._app.setFont(font)
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(_style_sheet(self.tokens, look))
        self.changed.emit()


def _load_fonts() -> list[str]:
    families: list[str] = []
    for name in _FONTS:
        font = QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}.ttf")))
        families += QFontDatabase.applicationFontFamilies(font)
    return list(dict.fromkeys(families))


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.window,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.WindowText: tokens.text,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Link: tokens.accent,
    }
    palette = QPalette()
    for each, colour in colours.items():
        palette.setColor(each, QColor(colour))
    return palette


def _style_sheet(tokens: Tokens, look: Look) -> str:
    template = resource("styles/app.qss.in").read_text(encoding="utf-8")
    measures = {
        "title": tokens.body * 20 / 14,
        "small": tokens.body * 12 / 14,
        "rail": tokens.target * 2,
        "half": tokens.gap // 2,
        "double": tokens.gap * 2,
    }
    icons = {"check": resource(f"icons/check-{look.value}.svg").as_posix()}
    named = {name: getattr(tokens, name) for name in Tokens.__slots__}
    return Template(template).substitute(named | measures | icons)
