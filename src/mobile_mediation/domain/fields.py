"""What a typed field means: brought to its normal form, checked, and what follows.

A legal impossibility is refused; anything doubtful comes back as a caution that never
blocks. Birth date and sex follow from a resident identity number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from mobile_mediation.domain.accidents import Accident, Review
from mobile_mediation.domain.accounts import parse_account
from mobile_mediation.domain.agreements import Agreement, Clause, DamageItem, Instalment
from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.domain.authority import Authority, Consent
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.cautions import cautions
from mobile_mediation.domain.checked import Caution, Checked
from mobile_mediation.domain.consistency import alcohol_of, check_entity
from mobile_mediation.domain.contacts import Contact, ContactEntry
from mobile_mediation.domain.dates import check_year, china_day
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.events import CaseEvent
from mobile_mediation.domain.identity import (
    NUMBER_MASKS,
    ResidentId,
    parse_identity,
)
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import IdKind, Injury, Party, PartyKind
from mobile_mediation.domain.phones import parse_phone
from mobile_mediation.domain.plates import parse_plate
from mobile_mediation.domain.texts import clean_name, clean_prose, clean_text
from mobile_mediation.domain.treatment import (
    Cost,
    Diagnosis,
    DisabilityGrade,
    HospitalStay,
)
from mobile_mediation.domain.typed import (
    parse_disease_code,
    parse_licence_classes,
    parse_region,
    parse_share,
)
from mobile_mediation.domain.vehicles import (
    Licence,
    Policy,
    Vehicle,
    VehicleCategory,
)
from mobile_mediation.domain.vins import parse_vin

Kind = type[Case] | type[CaseEntity]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReading:
    """The values to store for one typed field, and what is odd about it."""

    values: Mapping[str, Any]
    cautions: tuple[Caution, ...] = ()


_NAMES: Final = frozenset(
    {
        (Party, "name"),
        (Contact, "name"),
        (MediationSession, "mediator_name"),
        (MediationSession, "recorder_name"),
        (Instalment, "account_holder"),
        (Agreement, "insurer_consent_by"),
        (Party, "legal_representative"),
        (Policy, "insured_name"),
    }
)
PROSE: Final = frozenset(
    {
        (Accident, "narrative"),
        (Attachment, "note"),
        (Case, "note"),
        (Party, "note"),
        (Clause, "text"),
        (Injury, "diagnosis"),
        (MediationSession, "note"),
        (Accident, "findings"),
        (Review, "grounds"),
        (Authority, "matters"),
        (Consent, "evidence"),
        (Diagnosis, "diagnosis"),
        (CaseEvent, "note"),
    }
)
"""Fields of several lines."""
_NUMBERS: Final[Mapping[tuple[Kind, str], Callable[..., Checked]]] = {
    (Party, "phone"): parse_phone,
    (Contact, "phone"): parse_phone,
    (ContactEntry, "number"): parse_phone,
    (Vehicle, "vin"): parse_vin,
    (Instalment, "account_no"): parse_account,
    (Party, "heir_share"): parse_share,
    (Licence, "classes"): parse_licence_classes,
    (Injury, "icd10"): parse_disease_code,
    (Diagnosis, "icd10"): parse_disease_code,
    (Case, "region_code"): parse_region,
}
_STAR: Final = "*"
NEEDED: Final = frozenset(
    {
        (Accident, "place"),
        (Contact, "name"),
        (Clause, "text"),
        (Case, "region_code"),
        (Case, "source"),
        (Party, "role"),
        (Party, "kind"),
        (Vehicle, "category"),
        (CaseEvent, "kind"),
    }
)
"""Fields that are never empty."""
_AMOUNTS: Final = frozenset(
    {
        (DamageItem, "claimed_fen"),
        (DamageItem, "offered_fen"),
        (DamageItem, "agreed_fen"),
        (Injury, "needed_fen"),
        (Policy, "limit_fen"),
        (Instalment, "amount_fen"),
        (Agreement, "insurer_limit_fen"),
        (Injury, "owed_fen"),
        (Cost, "amount_fen"),
        (Cost, "insurance_fen"),
        (Cost, "fund_fen"),
    }
)
_LONGEST_STAY: Final = 36_600
_RANGES: Final[Mapping[tuple[Kind, str], range]] = {
    (Accident, "latitude_e6"): range(-90_000_000, 90_000_001),
    (Accident, "longitude_e6"): range(-180_000_000, 180_000_001),
    (Accident, "dead_count"): range(1000),
    (Accident, "hurt_count"): range(10_000),
    (Party, "alcohol_mg"): range(1001),
    (Policy, "deductible_bp"): range(10_001),
    (DisabilityGrade, "grade"): range(1, 11),
    (Injury, "intensive_days"): range(_LONGEST_STAY),
    (HospitalStay, "intensive_days"): range(_LONGEST_STAY),
    (Injury, "lost_work_days"): range(_LONGEST_STAY),
    (Injury, "care_days"): range(_LONGEST_STAY),
    (Injury, "nutrition_days"): range(_LONGEST_STAY),
}
"""Whole numbers that can be right, the upper end excluded."""
_FIXED: Final = frozenset(
    {"origin_id", "case_id", "id", "created_at", "created_by", "stage", "case_no"}
)


def read_field(
    kind: Kind,
    name: str,
    value: Any,
    *,
    now: datetime,
    file: CaseFile | None = None,
    entity: Case | CaseEntity | None = None,
) -> FieldReading:
    """Read one field of one kind of record.

    ``file`` and ``entity`` are the case and the record that the field belongs to, as
    they stand; without them only the value itself is checked. An empty text means
    that the field is cleared.

    Raises:
        RuleViolation: The value cannot be right, or the field is not one to type.
    """
    path = f"{kind.__name__.lower()}.{name}"
    if name in _FIXED:
        raise RuleViolation(
            "MM1109",
            Words("该字段不能直接修改。", "This field cannot be edited."),
            path=path,
        )
    if isinstance(value, str) and not value.strip():
        value = None
    if value is None:
        _refuse_clearing(kind, name, path)
        reading = FieldReading(values={name: None})
    elif isinstance(value, str) and type(value) is str:
        reading = _read_text(kind, name, value, path=path, now=now, entity=entity)
    else:
        _refuse_negative(kind, name, value, path)
        _refuse_out_of_range(kind, name, value, path)
        if isinstance(value, date):
            check_year(value, path=path)
        reading = FieldReading(values={name: value} | _followers(kind, name, value))
    if entity is not None and file is not None:
        odd = check_in_case(entity, reading.values, file, now)
        reading = replace(reading, cautions=(*reading.cautions, *odd))
    return reading


def _followers(kind: Kind, name: str, value: Any) -> dict[str, Any]:
    """What a value says besides itself."""
    if (kind, name) == (Party, "alcohol_mg") and isinstance(value, int):
        return {"alcohol": alcohol_of(value)}
    if (kind, name) == (CaseEvent, "happened_at") and isinstance(value, datetime):
        return {"happened_on": china_day(value)}
    return {}


def check_in_case(
    entity: Case | CaseEntity, values: Mapping[str, Any], file: CaseFile, now: datetime
) -> list[Caution]:
    """See that values fit the rest of their record and of the case.

    Raises:
        RuleViolation: They do not, and the record was right before.
    """
    read = replace(entity, **values)
    try:
        check_entity(read, file, now=now)
    except RuleViolation as refused:
        # A struck-out record stood beside nothing: coming back, it answers for itself.
        is_back = isinstance(entity, VoidableEntity) and entity.is_void
        is_new = (refused.path or "").rpartition(".")[2] in values or is_back
        if is_new or not _was_so_before(refused, entity, file, now):
            raise
        # What two machines wrote side by side must not lock the fields beside it.
        known = Caution(code=refused.code, words=refused.words, rule=refused.rule)
        return [known, *cautions(read, file)]
    return list(cautions(read, file))


def _was_so_before(
    refused: RuleViolation, entity: Case | CaseEntity, file: CaseFile, now: datetime
) -> bool:
    try:
        check_entity(entity, file, now=now)
    except RuleViolation as before:
        return before.code == refused.code and before.path == refused.path
    return False


def _read_text(
    kind: Kind,
    name: str,
    text: str,
    *,
    path: str,
    now: datetime,
    entity: Case | CaseEntity | None,
) -> FieldReading:
    if name in NUMBER_MASKS and _STAR in text:
        raise RuleViolation(
            "MM1039",
            Words(
                "遮盖着的号码不能只改一部分，请整个重新录入。",
                "A masked number is not edited in parts; type it whole.",
            ),
            path=path,
            next_step=Words(
                "先点“显示”，或清空后重新录入。", "Show it first, or type it anew."
            ),
        )
    if (kind, name) == (Party, "id_no"):
        return _read_identity(text, path=path, now=now, entity=entity)
    if (kind, name) == (Vehicle, "plate"):
        category = getattr(entity, "category", VehicleCategory.CAR)
        plate = parse_plate(text, category=category, path=path)
        return FieldReading(values={name: plate.text}, cautions=plate.warnings)
    if (parse := _NUMBERS.get((kind, name))) is not None:
        number = parse(text, path=path)
        return FieldReading(values={name: number.text}, cautions=number.warnings)
    if (kind, name) in _NAMES:
        return FieldReading(values={name: clean_name(text, path=path)})
    if (kind, name) in PROSE:
        return FieldReading(values={name: clean_prose(text, path=path)})
    return FieldReading(values={name: clean_text(text, path=path)})


def _read_identity(
    text: str, *, path: str, now: datetime, entity: Case | CaseEntity | None
) -> FieldReading:
    id_kind = getattr(entity, "id_kind", None) or _usual_paper(entity)
    number = parse_identity(id_kind, text, today=china_day(now), path=path)
    values: dict[str, Any] = {"id_kind": id_kind, "id_no": number.text}
    if isinstance(number, ResidentId):
        values |= {"birth_on": number.born_on, "sex": number.sex}
    return FieldReading(values=values, cautions=number.warnings)


def _usual_paper(entity: Case | CaseEntity | None) -> IdKind:
    """The paper that is meant while nobody has said which one it is."""
    is_legal = isinstance(entity, Party) and entity.kind is PartyKind.LEGAL
    return IdKind.USCC if is_legal else IdKind.RESIDENT


def _refuse_clearing(kind: Kind, name: str, path: str) -> None:
    if (kind, name) in NEEDED:
        raise RuleViolation(
            "MM1013",
            Words("此项不能为空。", "This must not be empty."),
            path=path,
        )


def _refuse_negative(kind: Kind, name: str, value: object, path: str) -> None:
    if (kind, name) in _AMOUNTS and isinstance(value, int) and value < 0:
        raise RuleViolation(
            "MM1001",
            Words("金额不能为负。", "An amount cannot be negative."),
            path=path,
            value=decimal_yuan(value),
        )


def _refuse_out_of_range(kind: Kind, name: str, value: object, path: str) -> None:
    allowed = _RANGES.get((kind, name))
    if allowed is None or not isinstance(value, int) or value in allowed:
        return
    raise RuleViolation(
        "MM1029",
        Words(
            f"应为{allowed.start}至{allowed.stop - 1}之间的整数。",
            f"A whole number from {allowed.start} to {allowed.stop - 1}.",
        ),
        path=path,
        value=str(value),
        next_step=Words("请核对后重新录入。", "Check it and type it again."),
    )
