"""What every page needs: services, the storage thread, look, language, labels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.dates import CHINA
from mobile_mediation.labels import Labels
from mobile_mediation.services.vehicle import VehicleServices
from mobile_mediation.ui.kit.drafts import DraftBook
from mobile_mediation.ui.kit.language import Language
from mobile_mediation.ui.kit.reminding import Reminding
from mobile_mediation.ui.kit.theme import Theme
from mobile_mediation.ui.kit.worker import StorageWorker

_ELDER_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The surroundings of a page; passed to it, never looked up."""

    services: VehicleServices
    worker: StorageWorker
    theme: Theme
    language: Language
    labels: Labels
    drafts: DraftBook
    reminding: Reminding
    now: Callable[[], datetime]

    def columns(self, usual: int) -> int:
        """How many columns fit: large type has room for two at most."""
        return min(usual, _ELDER_COLUMNS) if self.theme.is_elder else usual

    def label(self, member: StrEnum) -> str:
        """The word for a member of an enumeration."""
        return self.language.say(self.labels.of(member))


def local_text(moment: datetime) -> str:
    """A moment as it is shown: ``2023-01-24 14:05``, China time."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
