"""What somebody chose for the screen of this machine; nothing about cases."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import user_config_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Language, look and size of type; None where nobody chose."""

    language: str | None = None
    look: str | None = None
    is_elder: bool = False

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
            screen = tomllib.loads(file.read_text(encoding="utf-8")).get("screen")
        except (OSError, ValueError):
            return cls()
        if not isinstance(screen, dict):
            return cls()
        language, look = screen.get("language"), screen.get("look")
        return cls(
            language=language if isinstance(language, str) else None,
            look=look if isinstance(look, str) else None,
            is_elder=screen.get("elder") is True,
        )

    def save(self, file: Path) -> None:
        """Write them."""
        lines = ["[screen]"]
        lines += [
            f'{name} = "{value}"'
            for name, value in (("language", self.language), ("look", self.look))
            if value is not None
        ]
        lines.append(f"elder = {str(self.is_elder).lower()}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
