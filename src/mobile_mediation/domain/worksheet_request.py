"""The request of a worksheet: the facts of the case, and over them what was put in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from mobile_mediation.domain.accidents import CriminalCase
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.inputs import ROWS
from mobile_mediation.domain.assessment.request import (
    AdvancePayer,
    Conduct,
    CtplStatus,
    LegalProcedure,
    RoadUser,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.funds import FundRequest, FundSource
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import (
    FOR_OTHERS,
    Alcohol,
    Injury,
    Liability,
    Party,
    PartyKind,
    PartyRole,
)
from mobile_mediation.domain.treatment import Cost, CostKind, stay_days
from mobile_mediation.domain.vehicles import (
    LicenceStatus,
    Policy,
    PolicyKind,
    Vehicle,
    VehicleCategory,
)
from mobile_mediation.domain.worksheets import Worksheet, WorksheetInput

Tree = dict[str, Any]

_BASIS_POINTS: Final = 10_000
_CASE: Final = "case"
"""The row of a list that the facts of the case fill."""

_ADVANCED_AS: Final = {
    FundSource.CTPL_RESCUE: AdvancePayer.CTPL,
    FundSource.CTPL_ADVANCE: AdvancePayer.CTPL,
    FundSource.COMMERCIAL: AdvancePayer.TPL,
    FundSource.DRIVER: AdvancePayer.DRIVER,
    FundSource.EMPLOYER: AdvancePayer.EMPLOYER,
    FundSource.RELIEF_FUND: AdvancePayer.RELIEF_FUND,
    FundSource.MEDICAL_INSURANCE: AdvancePayer.MEDICAL_INSURANCE,
    FundSource.GIFT: AdvancePayer.GIFT,
}
_RECEIPTS: Final = {
    CostKind.REHABILITATION: "rehabilitation",
    CostKind.TRANSPORT: "transport",
    CostKind.LODGING: "accommodation",
    CostKind.APPRAISAL: "appraisal_fee",
}
_UNPLACED: Final[Mapping[CostKind, tuple[LossItem | None, Words]]] = {
    CostKind.CARE: (
        LossItem.NURSING,
        Words(
            "有护理费票据：护理费按天数和标准计算，票据金额未另行计入。",
            "There are bills for care: nursing is reckoned by days and rate, and the "
            "bills are not added.",
        ),
    ),
    CostKind.FUNERAL: (
        LossItem.FUNERAL,
        Words(
            "有丧葬票据：丧葬费按六个月平均工资计算，票据金额未另行计入。",
            "There are bills of the funeral: six months' average wage is owed for it, "
            "and the bills are not added.",
        ),
    ),
    CostKind.OTHER: (
        None,
        Words(
            "有“其他”类票据未计入，请填入相应的项目。",
            "Bills of the kind “other” are not counted; put them in where they belong.",
        ),
    ),
}
"""What is on record and stands in no item, and what is said of it."""
_LICENCES: Final = {
    LicenceStatus.NONE: Conduct.UNLICENSED,
    LicenceStatus.CANCELLED: Conduct.UNLICENSED,
    LicenceStatus.REVOKED: Conduct.UNLICENSED,
    LicenceStatus.SUSPENDED: Conduct.UNLICENSED,
    LicenceStatus.EXPIRED: Conduct.LICENCE_EXPIRED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Something that is not known yet, and what the worksheet does without it."""

    party_id: UUID | None
    item: LossItem | None
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A request as a document, before it is read, and what it still lacks.

    ``facts`` and ``values`` hold the value of every input by party or vehicle (None
    for the sheet) and path: as the case says it, and as it is reckoned with.
    """

    document: Tree
    facts: Mapping[tuple[UUID | None, str], Any]
    values: Mapping[tuple[UUID | None, str], Any]
    lacks: tuple[Lack, ...]


def victims_of(file: CaseFile, inputs: Iterable[WorksheetInput]) -> tuple[Party, ...]:
    """Who is hurt or dead, and whoever something was put in for."""
    hurt = {injury.party_id for injury in file.current_injuries}
    named = {each.party_id for each in inputs if each.party_id is not None}
    return tuple(
        party
        for party in file.current_parties
        if party.role not in FOR_OTHERS
        and (
            party.id in named
            or (
                party.kind is PartyKind.NATURAL
                and (
                    party.id in hurt
                    or party.died_on is not None
                    or party.role is PartyRole.DECEASED
                )
            )
        )
    )


def draw(
    file: CaseFile,
    sheet: Worksheet,
    inputs: Iterable[WorksheetInput],
    decode: Callable[[str], Any],
) -> Drawing:
    """Draw the request of a worksheet up.

    Args:
        file: The case.
        sheet: The worksheet.
        inputs: What was put in and not struck out, for this worksheet.
        decode: Reads the JSON of an input.
    """
    drawer = _Drawer(file, sheet, tuple(inputs))
    drawer.take_facts()
    facts = dict(drawer.flat())
    drawer.take_inputs(decode)
    values = dict(drawer.flat())
    return Drawing(
        document=drawer.document(),
        facts=facts,
        values=values,
        lacks=tuple(drawer.lacks),
    )


@dataclass(slots=True)
class _Drawer:
    file: CaseFile
    sheet: Worksheet
    inputs: tuple[WorksheetInput, ...]
    root: Tree = field(default_factory=dict)
    victims: dict[UUID, Tree] = field(default_factory=dict)
    vehicles: dict[UUID, Tree] = field(default_factory=dict)
    lacks: list[Lack] = field(default_factory=list)

    def take_facts(self) -> None:
        for vehicle in self.file.vehicles:
            if not vehicle.is_void:
                self.vehicles[vehicle.id] = self._vehicle(vehicle)
        for party in victims_of(self.file, self.inputs):
            self.victims[party.id] = self._victim(party)

    def take_inputs(self, decode: Callable[[str], Any]) -> None:
        for each in self.inputs:
            tree: Tree | None = self.root
            if each.party_id is not None:
                tree = self.victims.get(each.party_id)
            elif each.vehicle_id is not None:
                tree = self.vehicles.get(each.vehicle_id)
            if tree is not None:
                value = str(each.other_id) if each.other_id else decode(each.written)
                _put(tree, each.input_path, value)

    def flat(self) -> Iterator[tuple[tuple[UUID | None, str], Any]]:
        """Every value, by whom it is about and its path."""
        for path, value in _leaves(self.root):
            yield (None, path), value
        for owner, tree in (*self.victims.items(), *self.vehicles.items()):
            for path, value in _leaves(tree):
                yield (owner, path), value

    def document(self) -> Tree:
        """The request; what is not complete yet is left out and noted."""
        accident = self.file.accident
        occurred = accident.occurred_at or accident.reported_at
        occurred = occurred or self.file.case.opened_at
        self.lacks += (
            Lack(party_id=None, item=None, words=words) for words in self._doubts()
        )
        return {
            **self.root,
            "accident_at": occurred.astimezone(CHINA).isoformat(),
            "assessed_on": self.sheet.assessed_on.isoformat(),
            "region": self.sheet.region_code,
            "procedure": self._procedure().value,
            "victims": [
                self._without_gaps(party_id, tree)
                for party_id, tree in self.victims.items()
            ],
            "vehicles": [
                {"id": str(id_), **_vehicle_document(tree)}
                for id_, tree in self.vehicles.items()
            ],
            "priority_waivers": list(self._waivers()),
            "advances": list(self._advances()),
        }

    def _procedure(self) -> LegalProcedure:
        if self.file.accident.criminal is CriminalCase.FILED:
            return LegalProcedure.CRIMINAL_LINKED
        return self.sheet.legal_procedure

    def _vehicle(self, vehicle: Vehicle) -> Tree:
        file = self.file
        driver = self._party(vehicle.driver_id)
        owner = self._party(vehicle.owner_id)
        liability = next(
            (each.liability for each in (driver, owner) if each and each.liability),
            Liability.NONE if vehicle.is_liable is False else Liability.UNDETERMINED,
        )
        tree: Tree = {"motor": vehicle.category.is_motor, "liability": liability.value}
        policies = [
            each
            for each in file.policies
            if each.vehicle_id == vehicle.id and not each.is_void
        ]
        if vehicle.category.is_motor:
            tree["ctpl"] = {"status": self._ctpl(vehicle, policies).value}
        commercial = self._commercial(vehicle)
        if any(map(self._may_cover, commercial)):
            tree["tpl"] = _tpl(filter(self._may_cover, commercial))
        conduct = {each.value: True for each in self._conduct(vehicle, driver)}
        if conduct:
            tree["conduct"] = conduct
        return tree

    def _ctpl(self, vehicle: Vehicle, policies: Iterable[Policy]) -> CtplStatus:
        if vehicle.category is VehicleCategory.TRAILER:
            return CtplStatus.NONE_REQUIRED
        if any(
            each.kind is PolicyKind.CTPL and self._may_cover(each) for each in policies
        ):
            return CtplStatus.INSURED
        return CtplStatus.UNINSURED

    def _commercial(self, vehicle: Vehicle) -> list[Policy]:
        return [
            each
            for each in self.file.policies
            if each.vehicle_id == vehicle.id
            and not each.is_void
            and each.kind is PolicyKind.TPL
            and each.limit_fen
        ]

    def _may_cover(self, policy: Policy) -> bool:
        """Whether it is in force at the accident, or nobody knows."""
        moment = self.file.accident.occurred_at
        return moment is None or policy.is_in_force_at(moment) is not False

    def _doubts(self) -> Iterator[Words]:
        """What the record leaves open about vehicles, once all is put in."""
        for vehicle in self.file.vehicles:
            if not vehicle.is_void:
                yield from self._doubts_about(vehicle, self.vehicles[vehicle.id])
        fled = any(
            tree.get("conduct", {}).get(Conduct.HIT_AND_RUN.value)
            for tree in self.vehicles.values()
        )
        if self.file.accident.hit_and_run and not fled:
            yield Words(
                "有车辆逃逸，但未写明是哪一辆，计算时未考虑；请在该车的情形中勾选。",
                "A vehicle fled and it is not said which; it is left out of account. "
                "Say so at that vehicle.",
            )

    def _doubts_about(self, vehicle: Vehicle, tree: Tree) -> Iterator[Words]:
        plate = vehicle.plate or ""
        if tree.get("ctpl", {}).get("status") == CtplStatus.UNINSURED.value:
            yield Words(
                f"{plate}没有登记事故时有效的交强险保单，按未投保计算。",
                f"{plate} has no compulsory policy in force on record; it is "
                "reckoned as uninsured.",
            )
        has_cover = tree.get("tpl", {}).get("limit") is not None
        if self._commercial(vehicle) and not has_cover:
            yield Words(
                f"{plate}登记的商业三者险保单在事故时均未生效，按没有商业险计算。",
                f"No commercial policy of {plate} on record was in force at the "
                "accident; it is reckoned as having none.",
            )
        driver = self._party(vehicle.driver_id)
        if has_cover and driver is not None and driver.alcohol is Alcohol.DRINKING:
            yield Words(
                f"{plate}驾驶人饮酒但未达醉酒，本表按商业险照赔计算；"
                "商业险条款一般免赔饮酒驾驶，请核对条款及其提示说明。",
                f"The driver of {plate} had been drinking and was not drunk; the "
                "commercial cover is reckoned as paying. Its terms mostly exclude "
                "drinking; check them, and whether they were explained.",
            )

    def _conduct(self, vehicle: Vehicle, driver: Party | None) -> Iterator[Conduct]:
        if driver is not None:
            if driver.alcohol is Alcohol.DRUNK:
                yield Conduct.DRUNK
            for licence in self.file.licences:
                if licence.party_id == driver.id and not licence.is_void:
                    found = _LICENCES.get(licence.status or LicenceStatus.VALID)
                    if found is not None:
                        yield found
        motor = [
            each
            for each in self.file.vehicles
            if each.category.is_motor and not each.is_void
        ]
        is_only = [each.id for each in motor] == [vehicle.id]
        if self.file.accident.hit_and_run and is_only:
            yield Conduct.HIT_AND_RUN

    def _party(self, party_id: UUID | None) -> Party | None:
        parties = self.file.current_parties
        return next((each for each in parties if each.id == party_id), None)

    def _victim(self, party: Party) -> Tree:
        tree: Tree = {"items": {}}
        if party.birth_on is not None:
            tree["birth_date"] = party.birth_on.isoformat()
        driven = [
            each
            for each in self.file.vehicles
            if each.driver_id == party.id and not each.is_void
        ]
        if driven:
            tree |= {"vehicle": str(driven[0].id), "drives": True}
        tree["road_user"] = _road_user(party, driven).value
        tree["represented"] = any(
            each.represents_id == party.id for each in self.file.current_parties
        )
        injuries = [
            each for each in self.file.current_injuries if each.party_id == party.id
        ]
        for injury in injuries:
            self._take_injury(injury, tree["items"])
        self._take_costs({each.id for each in injuries}, tree["items"], party.id)
        self._take_grades({each.id for each in injuries}, tree["items"])
        if party.died_on is not None:
            _put(tree, "items.death.died_on", party.died_on.isoformat())
        return tree

    def _take_injury(self, injury: Injury, items: Tree) -> None:
        days = stay_days(injury, self.file.stays)
        for path, value in (
            ("hospital_days", days),
            ("nutrition_days", injury.nutrition_days),
            ("lost_income.days", injury.lost_work_days),
            (f"nursing.{_CASE}.days", injury.care_days),
        ):
            if value:
                _put(items, path, value)

    def _take_costs(self, injuries: set[UUID], items: Tree, party_id: UUID) -> None:
        costs = [
            each
            for each in self.file.costs
            if each.injury_id in injuries and not each.is_void and each.amount_fen
        ]
        by_others = 0
        for cost in costs:
            path = _path_of(cost)
            if path is None:
                continue
            receipts: list[str] = items.setdefault(path, [])
            if path == "medical":
                receipts.append(decimal_yuan(cost.amount_fen or 0))
                by_others += (cost.amount_fen or 0) - max(cost.own_fen, 0)
            else:
                receipts.append(decimal_yuan(max(cost.own_fen, 0)))
        if by_others:
            items["medical_paid_by_others"] = [decimal_yuan(by_others)]
        for place, cost in enumerate(
            each for each in costs if each.cost_kind is CostKind.AID_DEVICE
        ):
            _put(
                items,
                f"assistive_device.{_CASE}{place}.price",
                decimal_yuan(max(cost.own_fen, 0)),
            )
        unplaced = {each.cost_kind for each in costs} & set(_UNPLACED)
        self.lacks += (
            Lack(party_id=party_id, item=item, words=words)
            for kind, (item, words) in _UNPLACED.items()
            if kind in unplaced
        )

    def _take_grades(self, injuries: set[UUID], items: Tree) -> None:
        grades = [
            each
            for each in self.file.grades
            if each.injury_id in injuries and not each.is_void and each.grade
        ]
        if grades:
            items["disability"] = {"grades": [each.grade for each in grades]}
            days = [each.fixed_on for each in grades if each.fixed_on is not None]
            if days:
                items["disability"]["fixed_on"] = max(days).isoformat()

    def _waivers(self) -> Iterator[Tree]:
        for party_id, tree in self.victims.items():
            for bucket, other in tree.get("waives", {}).items():
                if any(str(each) == other for each in self.victims):
                    yield {
                        "victim": str(party_id),
                        "in_favour_of": other,
                        "bucket": bucket,
                    }

    def _advances(self) -> Iterator[Tree]:
        for request in self.file.fund_requests:
            payer = _ADVANCED_AS.get(request.request.source)
            victim = self._victim_of(request)
            if payer is None or victim is None or request.kept_fen <= 0:
                continue
            vehicle = self._vehicle_of(request)
            needs_vehicle = payer in {
                AdvancePayer.CTPL,
                AdvancePayer.TPL,
                AdvancePayer.DRIVER,
            }
            if needs_vehicle and vehicle is None:
                self.lacks.append(
                    Lack(
                        party_id=victim,
                        item=None,
                        words=Words(
                            "有一笔垫付款没有写明是哪辆车的，未计入已付。",
                            "An advance does not say for which vehicle; it is not "
                            "counted as received.",
                        ),
                    )
                )
                continue
            yield {
                "payer": payer.value,
                "vehicle": None if vehicle is None else str(vehicle),
                "victim": str(victim),
                "payee": request.request.payee_name,
                "amount": decimal_yuan(request.kept_fen),
            }

    def _victim_of(self, request: FundRequest) -> UUID | None:
        named = request.request.injured_id
        if named is None and len(self.victims) == 1:
            return next(iter(self.victims))
        return named if named in self.victims else None

    def _vehicle_of(self, request: FundRequest) -> UUID | None:
        named = request.request.vehicle_id
        if named in self.vehicles:
            return named
        motor = [id_ for id_, tree in self.vehicles.items() if tree["motor"]]
        return motor[0] if len(motor) == 1 else None

    def _without_gaps(self, party_id: UUID, tree: Tree) -> Tree:
        """A victim's part of the request, without what cannot be reckoned yet."""
        items = {name: _copied(value) for name, value in tree["items"].items()}
        for path in ROWS:
            name = path.removeprefix("items.")
            if name in items:
                items[name] = self._rows(party_id, name, items[name])
        for name, item, words in _GROUPS:
            if name in items and not _is_complete(name, items[name]):
                del items[name]
                self.lacks.append(Lack(party_id=party_id, item=item, words=words))
        self._leave_out_what_needs_an_age(party_id, tree, items)
        named = self._party(party_id)
        return {
            **self._quoted(party_id),
            "id": str(party_id),
            "name": (named.name if named else None) or "",
            **{k: v for k, v in tree.items() if k not in {"items", "waives"}},
            "items": items,
        }

    def _leave_out_what_needs_an_age(
        self, party_id: UUID, tree: Tree, items: Tree
    ) -> None:
        """Without the victim's age there is no lump sum, and without it no dependants.

        A disability that stands beside a death is not left out: the engine says which
        of their days is missing.
        """
        for name, day, item in _LUMP_SUMS:
            if items.get(name) is None or len({"disability", "death"} & {*items}) > 1:
                continue
            is_dated = tree.get("birth_date") is not None and items[name].get(day)
            if tree.get("age") is None and not is_dated:
                del items[name]
                self.lacks.append(Lack(party_id=party_id, item=item, words=AN_AGE))
        if items.get("dependants") and not {"disability", "death"} & {*items}:
            del items["dependants"]
            item = LossItem.DEPENDANTS_LIVING
            self.lacks.append(Lack(party_id=party_id, item=item, words=_A_LUMP_SUM))

    def _quoted(self, party_id: UUID) -> Tree:
        """What is offered and agreed for a victim in all."""
        is_only = len(self.victims) == 1
        items = [
            each
            for each in self.file.items
            if not each.is_void
            and (each.party_id == party_id or (is_only and each.party_id is None))
        ]
        return {
            name: decimal_yuan(sum(amounts))
            for name, amounts in (
                ("offered", [e.offered_fen for e in items if e.offered_fen]),
                ("agreed", [e.agreed_fen for e in items if e.agreed_fen]),
            )
            if amounts
        }

    def _rows(self, party_id: UUID, name: str, rows: Tree) -> list[Tree]:
        item, words = _ROW_WORDS[name]
        found = []
        for key, row in sorted(rows.items()):
            if not isinstance(row, dict):
                continue
            if _is_complete(name, row):
                found.append({"id": key, **row} if name == "dependants" else dict(row))
            else:
                self.lacks.append(Lack(party_id=party_id, item=item, words=words))
        return found


AN_AGE: Final = Words(
    "还缺受害人的出生日期（年龄）或定残日，暂未计算。",
    "The victim's birth date or age, or the day of the grade, is missing.",
)
_A_LUMP_SUM: Final = Words(
    "还没有计算残疾赔偿金或死亡赔偿金，被扶养人生活费暂未计算。",
    "Neither disability nor death is reckoned yet, so the dependants are not.",
)
_LUMP_SUMS: Final = (
    ("disability", "fixed_on", LossItem.DISABILITY_COMPENSATION),
    ("death", "died_on", LossItem.DEATH_COMPENSATION),
)
_A_RATE: Final = Words(
    "还缺日（月、年）标准，暂未计算。", "The rate is missing; it is not reckoned yet."
)
_GROUPS: Final = (
    ("lost_income", LossItem.LOST_INCOME, _A_RATE),
    (
        "long_term_nursing",
        LossItem.LONG_TERM_NURSING,
        Words("还缺年标准或年数，暂未计算。", "The rate or the years are missing."),
    ),
    (
        "disability",
        LossItem.DISABILITY_COMPENSATION,
        Words("还缺伤残等级或系数，暂未计算。", "Grades or a coefficient are missing."),
    ),
)
_ROW_WORDS: Final = {
    "nursing": (LossItem.NURSING, _A_RATE),
    "dependants": (
        LossItem.DEPENDANTS_LIVING,
        Words("还缺年龄（年数）或份额，暂未计算。", "The age or the share is missing."),
    ),
    "assistive_device": (
        LossItem.ASSISTIVE_DEVICES,
        Words("还缺单价，暂未计算。", "The price is missing."),
    ),
    "property": (
        LossItem.PROPERTY,
        Words("还缺财物名称或金额，暂未计算。", "The thing or its amount is missing."),
    ),
}
_NEEDS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "lost_income": (("days",), ("daily", "monthly", "annual")),
    "nursing": (("days",), ("daily", "monthly", "annual")),
    "long_term_nursing": (("annual",), ("years",)),
    "disability": (("coefficient", "grades"),),
    "dependants": (("years", "age", "birth_date"), ("share", "supporters")),
    "assistive_device": (("price",),),
    "property": (("what",), ("amount",)),
}
"""Of every group one of the values must be there."""


def _is_complete(name: str, tree: Tree) -> bool:
    given = {key for key, value in tree.items() if value is not None}
    if "monthly" in given and "monthly_divisor" not in given:
        return False
    return all(given & set(group) for group in _NEEDS[name])


def _vehicle_document(tree: Tree) -> Tree:
    document = {name: _copied(value) for name, value in tree.items()}
    document["conduct"] = [
        name for name, is_so in document.get("conduct", {}).items() if is_so
    ]
    if "tpl" in document and document["tpl"].get("limit") is None:
        del document["tpl"]
    if "ctpl" in document and document["ctpl"].get("status") is None:
        document["ctpl"]["status"] = CtplStatus.INSURED.value
    return document


def _tpl(policies: Iterable[Policy]) -> Tree:
    policies = list(policies)
    return {
        "limit": decimal_yuan(sum(each.limit_fen or 0 for each in policies)),
        "deductible_rate": _rate(max(each.deductible_bp or 0 for each in policies)),
        "covers_mental_distress": any(each.covers_mental_harm for each in policies),
    }


def _rate(basis_points: int) -> str:
    whole, rest = divmod(basis_points, _BASIS_POINTS)
    return f"{whole}.{rest:04}".rstrip("0").rstrip(".")


def _road_user(party: Party, driven: list[Vehicle]) -> RoadUser:
    if driven:
        is_motor = driven[0].category.is_motor
        return RoadUser.MOTOR_OCCUPANT if is_motor else RoadUser.NON_MOTOR
    if party.role is PartyRole.RIDER:
        return RoadUser.NON_MOTOR
    if party.role in {PartyRole.DRIVER, PartyRole.PASSENGER}:
        return RoadUser.MOTOR_OCCUPANT
    return RoadUser.PEDESTRIAN


def _path_of(cost: Cost) -> str | None:
    if cost.cost_kind is None:
        return None
    if cost.cost_kind in _RECEIPTS:
        return _RECEIPTS[cost.cost_kind]
    return "medical" if cost.cost_kind.is_treatment else None


def _put(tree: Tree, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for name in way:
        below = tree.get(name)
        if not isinstance(below, dict):
            below = tree[name] = {}
        tree = below
    tree[last] = value


def _leaves(tree: Tree, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}.")
        else:
            yield path, value


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copied(each) for name, each in value.items()}
    return list(value) if isinstance(value, list) else value
