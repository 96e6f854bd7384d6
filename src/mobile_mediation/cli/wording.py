"""How records look to others' programs and to people at a terminal."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan, format_yuan
from mobile_mediation.labels import Labels

_FEN = "_fen"


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
            case UUID():
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
            if isinstance(content, StrEnum):
                shown[f"{each.name}_label"] = self.label(content)
        return shown

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
        lines += [
            f"  {entry.happened_at.astimezone(CHINA):%Y-%m-%d %H:%M}  "
            f"{self.label(entry.lane)}  {entry.who}  {entry.summary}"
            for entry in file.contact_entries
        ]
        if file.sealed_document is not None:
            lines.append(f"  {file.sealed_document.name}")
        return "\n".join(lines)
