"""Which editor a column of a record has: it follows from the column's own type."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, Final, get_args, get_type_hints
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.fields import NEEDED, PROSE
from mobile_mediation.domain.identity import NUMBER_MASKS
from mobile_mediation.domain.people import IdKind, Party, PartyKind
from mobile_mediation.domain.vehicles import Licence
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import (
    ChoiceField,
    DateField,
    Field,
    MaskedField,
    MomentField,
    MoneyField,
    NumberField,
    ProseField,
    SwitchField,
    TextField,
)
from mobile_mediation.ui.kit.form import Entry

Kind = type[CaseEntity] | type[Case]

_MASKED: Final = frozenset(
    {(Party, "id_no"), (Party, "phone"), (Licence, "licence_no")}
)
_PLACES: Final = {"deductible_bp": 2, "latitude_e6": 6, "longitude_e6": 6}
_NOBODY: Final = "—"


class Entries:
    """Makes the fields of forms; the words come from the labels of the record.

    Args:
        context: Labels, language and clock.
        file: The case, for fields that name another record of it.
    """

    def __init__(self, context: Context, file: CaseFile) -> None:
        self._context = context
        self._file = file

    def of(
        self,
        kind: Kind,
        columns: Iterable[str],
        *,
        labels: Mapping[str, str] | None = None,
        choices: Mapping[str, Sequence[tuple[str, Any]]] | None = None,
    ) -> list[Entry]:
        """One entry for each column.

        ``labels`` replaces the usual words of a column, ``choices`` the values that
        are offered in it.
        """
        hints = get_type_hints(kind)
        return [
            Entry(
                name,
                self._field(
                    kind,
                    name,
                    hints[name],
                    (labels or {}).get(name) or self._word(name),
                    (choices or {}).get(name),
                ),
                NUMBER_MASKS.get(name) if (kind, name) in _MASKED else None,
            )
            for name in columns
        ]

    def people(self, *besides: UUID) -> list[tuple[str, UUID]]:
        """The parties of the case by name, to choose from."""
        return [
            (f"{each.name or _NOBODY}（{self._context.label(each.role)}）", each.id)
            for each in self._file.current_parties
            if each.id not in besides
        ]

    def organisations(self, *besides: UUID) -> list[tuple[str, UUID]]:
        """The organisations of the case by name."""
        return [
            (each.name or _NOBODY, each.id)
            for each in self._file.current_parties
            if each.kind is PartyKind.LEGAL and each.id not in besides
        ]

    def _word(self, name: str) -> str:
        word = self._context.language.say(self._context.labels.of_column(name))
        return word[:1].upper() + word[1:]

    def _field(
        self,
        kind: Kind,
        name: str,
        hint: Any,
        label: str,
        choices: Sequence[tuple[str, Any]] | None,
    ) -> Field:
        language = self._context.language
        wanted = _plain(hint)
        if choices is None and wanted is UUID:
            choices = self.people()
        if choices is None and isinstance(wanted, type) and issubclass(wanted, StrEnum):
            choices = [
                (self._context.label(each), each)
                for each in wanted
                # The code of an organisation is no paper of a person.
                if each is not IdKind.USCC
            ]
        if choices is not None:
            nothing = [] if (kind, name) in NEEDED else [(_NOBODY, None)]
            return ChoiceField(label, language, [*nothing, *choices])
        if (kind, name) in _MASKED:
            return MaskedField(label, language)
        if (kind, name) in PROSE:
            return ProseField(label, language)
        if name.endswith("_fen"):
            return MoneyField(label, language)
        return self._plain_field(wanted, name, label)

    def _plain_field(self, wanted: Any, name: str, label: str) -> Field:
        language = self._context.language
        if wanted is bool:
            return SwitchField(label, language)
        if wanted is int:
            return NumberField(label, language, places=_PLACES.get(name, 0))
        if wanted is datetime:
            return MomentField(label, language)
        if wanted is date:
            return DateField(label, language, self._context.now)
        return TextField(label, language)


def _plain(hint: Any) -> Any:
    """The type of a column without its None."""
    if isinstance(hint, UnionType):
        return next(each for each in get_args(hint) if each is not type(None))
    return hint
