"""What somebody chose for this machine: its screen, its reminders; not about cases."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any, Final, Self

from platformdirs import user_config_path

from mobile_mediation.domain.reminders import QuietHours

_CLOCK: Final = "%H:%M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Language, look and size of type, None where nobody chose; when to remind."""

    language: str | None = None
    look: str | None = None
    is_elder: bool = False
    reminds: bool = True
    quiet: QuietHours = field(default_factory=QuietHours)

    @staticmethod
    def usual_file() -> Path:
        """Where they lie on this machine."""
        return user_config_path("mobile_mediation", appauthor=False) / "settings.toml"

    @classmethod
    def load(cls, file: Path) -> Self:
        """Read them; a file that is missing or damaged means that nobody chose.

        They are a matter of taste, so damage is no reason to keep anybody from work.
        """
        try:
            chosen = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return cls()
        screen, reminders = _table(chosen, "screen"), _table(chosen, "reminders")
        language, look = screen.get("language"), screen.get("look")
        return cls(
            language=language if isinstance(language, str) else None,
            look=look if isinstance(look, str) else None,
            is_elder=screen.get("elder") is True,
            reminds=reminders.get("on") is not False,
            quiet=_quiet(reminders),
        )

    def save(self, file: Path) -> None:
        """Write them."""
        lines = ["[screen]"]
        lines += [
            f'{name} = "{value}"'
            for name, value in (("language", self.language), ("look", self.look))
            if value is not None
        ]
        lines += [
            f"elder = {str(self.is_elder).lower()}",
            "[reminders]",
            f"on = {str(self.reminds).lower()}",
            f'quiet_from = "{self.quiet.begin:{_CLOCK}}"',
            f'quiet_to = "{self.quiet.end:{_CLOCK}}"',
        ]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(chosen: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = chosen.get(name)
    return table if isinstance(table, dict) else {}


def _quiet(reminders: Mapping[str, Any]) -> QuietHours:
    try:
        return QuietHours(
            begin=time.fromisoformat(reminders["quiet_from"]),
            end=time.fromisoformat(reminders["quiet_to"]),
        )
    except (KeyError, TypeError, ValueError):
        return QuietHours()
