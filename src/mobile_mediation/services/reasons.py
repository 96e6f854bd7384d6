"""Where a change must say why it is made."""

from collections.abc import Mapping
from typing import Any, Final

from mobile_mediation.db.repository import ROWS
from mobile_mediation.domain.agreements import Agreement, Clause, Instalment
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.changes import Rule
from mobile_mediation.domain.entities import CaseEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.services.casechain import rule_of

_GUESSED: Final = frozenset({"role", "kind"})
"""What the emergency path writes of a party before anybody could ask."""


def refuse_without_reason(
    entity: Case | CaseEntity, changed: Mapping[str, Any], file: CaseFile
) -> None:
    """See that nothing that papers and payments rest on is replaced without a reason.

    A first entry needs none. Until a text is frozen for signing, its clauses and the
    roles of the parties are changed freely as well.

    Raises:
        RuleViolation: MM1114.
    """
    if _is_draft(entity, file):
        return
    table = ROWS[type(entity)].__tablename__
    for name in changed:
        if getattr(entity, name) is None or rule_of(table, name) is not Rule.REVIEW:
            continue
        if name in _GUESSED and not file.versions:
            continue
        raise RuleViolation(
            "MM1114",
            Words(
                "此项已有内容，修改时请写明原因。",
                "There is a value already; say why it is changed.",
            ),
            path=f"{table}.{name}",
            next_step=Words(
                "写明原因后保存；按 Esc 恢复原值。",
                "Give the reason to save it; Esc brings the old value back.",
            ),
        )


def _is_draft(entity: Case | CaseEntity, file: CaseFile) -> bool:
    match entity:
        case Agreement():
            agreement_id = entity.id
        case Clause() | Instalment():
            agreement_id = entity.agreement_id
        case _:
            return False
    return all(version.agreement_id != agreement_id for version in file.versions)
