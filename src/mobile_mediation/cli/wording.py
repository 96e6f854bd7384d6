"""How records look to others' programs and to people at a terminal."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from mobile_mediation import domain
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Contact, ContactEntry, Task
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan, format_yuan
from mobile_mediation.labels import Labels

_FEN: Final = "_fen"
_MINUTE: Final = "%Y-%m-%d %H:%M"


def _has_label(member: StrEnum) -> bool:
    """Whether people read it; the other layers' own marks are for programs."""
    return type(member).__module__.startswith(domain.__name__)


class Wording:
    """Turns values of the domain into JSON values and lines of text."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._labels = Labels.load()

    def label(self, member: StrEnum) -> str:
        """The word for a member of an enumeration."""
        return self._labels.of(member).in_language(self._language)

    def plain(self, value: Any) -> Any:  # noqa: PLR0911  one return a kind
        """A value as JSON: money as a decimal string in CNY, times with offset."""
        match value:
            case StrEnum():
                return value.value
            case UUID() | Path():
                return str(value)
            case bytes():
                return value.hex()
            case datetime():
                return value.astimezone(CHINA).isoformat()
            case date():
                return value.isoformat()
            case Words():
                return value.in_language(self._language)
            case tuple() | list() | frozenset():
                return [self.plain(each) for each in value]
            case Mapping():
                return {str(name): self.plain(each) for name, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return self._record(value)
        return value

    def _record(self, value: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for each in fields(value):
            content = getattr(value, each.name)
            if each.name.endswith(_FEN):
                name = each.name.removesuffix(_FEN)
                shown[name] = None if content is None else decimal_yuan(content)
                continue
            shown[each.name] = self.plain(content)
            if isinstance(content, StrEnum) and _has_label(content):
                shown[f"{each.name}_label"] = self.label(content)
        return shown

    def words(self, zh: str, en: str) -> str:
        """One text in the language of this call."""
        return Words(zh, en).in_language(self._language)

    def pairs(self, named: Mapping[str, object], names: Mapping[str, Words]) -> str:
        """Named values, one a line, each under its name for people."""
        return "\n".join(
            f"{names[name].in_language(self._language)}  {self._shown(value)}"
            for name, value in named.items()
            if name in names
        )

    @staticmethod
    def _shown(value: object) -> str:
        if value is None:
            return "-"
        return value.strftime(_MINUTE) if isinstance(value, datetime) else str(value)

    def contact(self, contact: Contact) -> str:
        """Somebody who can be called, as one line."""
        return "  ".join(
            part
            for part in (
                self.label(contact.lane),
                contact.name,
                contact.organisation,
                contact.title,
                contact.phone,
            )
            if part
        )

    def conversation(self, entry: ContactEntry) -> str:
        """An entry of the log, as one line."""
        return (
            f"{entry.happened_at.astimezone(CHINA):{_MINUTE}}  "
            f"{self.label(entry.lane)}  {entry.who}  {self.label(entry.purpose)}  "
            f"{self.label(entry.result)}  {entry.summary}"
        )

    def task(self, task: Task) -> str:
        """A task that is open, as one line."""
        return (
            f"{task.due_at.astimezone(CHINA):{_MINUTE}}  "
            f"{task.note or self.label(task.kind)}"
        )

    def case(self, file: CaseFile) -> str:
        """A case as a page of text."""
        lines = [
            f"{file.case.case_no}  {self.label(file.case.stage)}",
            file.accident.place,
            "",
        ]
        lines += [
            f"  {self.label(party.role)}  {party.name or '-'}"
            for party in file.current_parties
        ]
        lines += [
            f"  {format_yuan(request.amount_fen)}  {self.label(request.state)}  "
            f"{request.request.payee_name}"
            for request in file.fund_requests
        ]
        lines += [f"  {self.conversation(entry)}" for entry in file.contact_entries]
        if file.sealed_document is not None:
            lines.append(f"  {file.sealed_document.name}")
        return "\n".join(lines)
