"""What each source can still give: limits of law, of policies and of letters.

Every limit is counted over all requests of all injured people of the accident, since
one accident is one case (交强险条例 23; reference §4.8, §7.3).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.fund_sources import RULES
from mobile_mediation.domain.funds import (
    FundEntry,
    FundPurpose,
    FundRequest,
    FundSource,
    FundState,
)
from mobile_mediation.domain.letters import IssuedLetter, LetterKind
from mobile_mediation.domain.limits import LimitPeriod, limits_on
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import Injury, Liability
from mobile_mediation.domain.vehicles import (
    Policy,
    PolicyKind,
    Vehicle,
    VehicleCategory,
)

RELIEF_FUND_DAYS: Final = 7
"""社会救助基金管理办法 (2022): the cost of seven days, longer only on the hospital's
written reasons."""
COMMERCIAL_SHARE_BP: Final = 5000
"""Hundredths of 1 % of a commercial limit that are prepaid at most, where
headquarters has not set another share (reference §7.3)."""


class LimitKind(StrEnum):
    """What bounds a source."""

    CTPL_MEDICAL = "ctpl_medical"
    """Medical sub-limit of the compulsory insurance of one vehicle."""
    COMMERCIAL = "commercial"
    """The share of a commercial policy that may be prepaid."""
    RELIEF_FUND = "relief_fund"
    """The treatment of the first seven days."""
    GUARANTEE = "guarantee"
    """The maximum of a letter of guarantee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUse:
    """How much of a limit is gone: all figures in fen.

    ``subject`` says whose limit it is: a plate, a policy's or a letter's number;
    ``subject_id`` the vehicle, injury or letter.
    """

    limit_fen: int
    paid_fen: int
    reserved_fen: int
    kind: LimitKind = LimitKind.CTPL_MEDICAL
    subject: str | None = None
    subject_id: UUID | None = None
    basis: str = "机动车交通事故责任强制保险条例 23"

    @property
    def used_fen(self) -> int:
        """Paid or promised."""
        return self.paid_fen + self.reserved_fen

    @property
    def left_fen(self) -> int:
        """What can still be approved; never below zero."""
        return max(0, self.limit_fen - self.used_fen)


def insured_vehicles(file: CaseFile) -> tuple[Vehicle, ...]:
    """The motor vehicles of a case whose compulsory insurance can pay.

    A trailer has none of its own: the tractor's pays (交强险条例 42).
    """
    return tuple(
        vehicle
        for vehicle in file.vehicles
        if not vehicle.is_void
        and vehicle.category.is_motor
        and vehicle.category is not VehicleCategory.TRAILER
    )


class Limits:
    """The limits of one case.

    Args:
        file: The case.
        table: The sub-limits of the compulsory insurance by day of accident.
        commercial_bp: The share of a commercial limit that may be prepaid.
    """

    def __init__(
        self,
        file: CaseFile,
        table: Sequence[LimitPeriod],
        *,
        commercial_bp: int = COMMERCIAL_SHARE_BP,
    ) -> None:
        self._file = file
        self._table = table
        self._commercial_bp = commercial_bp
        self._requests = file.fund_requests

    def all(self) -> tuple[LimitUse, ...]:
        """Every limit that the case has, those of the law first."""
        uses = self._all_ctpl()
        uses += [self.commercial(policy) for policy in self._policies(PolicyKind.TPL)]
        uses += [self.guarantee(letter) for letter in self._guarantees()]
        uses += [
            self.relief_fund(injury)
            for injury in self._file.current_injuries
            if self._asks_fund(injury)
        ]
        return tuple(uses)

    def ctpl(self, vehicle: Vehicle | None = None) -> LimitUse:
        """The medical sub-limit of one vehicle; of the only one where none is named.

        The limit follows the day of the accident in China and whether the vehicle is
        liable (交强险条例 23); while that is open, the liable limit holds.
        """
        vehicles = insured_vehicles(self._file)
        chosen = vehicle or (vehicles[0] if len(vehicles) == 1 else None)
        name = chosen.id if chosen is not None else None
        drawn = [
            request
            for request in self._requests
            if request.request.source.draws_on_ctpl_medical
            and self.vehicle_of(request.request) == name
        ]
        limits = limits_on(self._day, liable=self._is_liable(chosen), table=self._table)
        return _use(
            drawn,
            limit_fen=limits.medical_fen,
            kind=LimitKind.CTPL_MEDICAL,
            subject=chosen.plate if chosen is not None else None,
            subject_id=name,
        )

    def commercial(self, policy: Policy) -> LimitUse:
        """What may be prepaid under a commercial policy."""
        drawn = [
            request
            for request in self._requests
            if request.request.source is FundSource.COMMERCIAL
            and self.vehicle_of(request.request) == policy.vehicle_id
        ]
        return _use(
            drawn,
            limit_fen=(policy.limit_fen or 0) * self._commercial_bp // 10_000,
            kind=LimitKind.COMMERCIAL,
            subject=policy.policy_no,
            subject_id=policy.vehicle_id,
            basis=RULES[FundSource.COMMERCIAL].basis,
        )

    def guarantee(self, letter: IssuedLetter) -> LimitUse:
        """What a letter of guarantee still covers."""
        number = letter.letter.number
        drawn = [
            request
            for request in self._requests
            if request.request.source is FundSource.HOSPITAL_GUARANTEE
            and request.request.reference_no == number
        ]
        return _use(
            drawn,
            limit_fen=letter.letter.amount_fen or 0,
            kind=LimitKind.GUARANTEE,
            subject=number,
            subject_id=letter.letter.id,
            basis=RULES[FundSource.HOSPITAL_GUARANTEE].basis,
        )

    def relief_fund(self, injury: Injury, *, is_extended: bool = False) -> LimitUse:
        """What the relief fund can advance for one injured person's treatment."""
        drawn = [
            request
            for request in self._requests
            if request.request.source is FundSource.RELIEF_FUND
            and request.request.purpose is not FundPurpose.FUNERAL
            and self._injury_of(request.request) is injury
        ]
        extended = is_extended or any(r.request.extension_no for r in drawn)
        party = next(
            (p for p in self._file.current_parties if p.id == injury.party_id), None
        )
        return _use(
            drawn,
            limit_fen=self._treatment_fen(injury, is_extended=extended),
            kind=LimitKind.RELIEF_FUND,
            subject=party.name if party is not None else None,
            subject_id=injury.id,
            basis=RULES[FundSource.RELIEF_FUND].basis,
        )

    def of(self, ask: FundEntry) -> LimitUse | None:
        """The limit that bounds an ask; None where nothing does.

        Raises:
            RuleViolation: MM1316 it does not say which of several vehicles, MM1317
                the policy is not there, MM1318 the letter of guarantee is not there,
                MM1319 no cost of treatment is recorded, MM1320 the relief fund does
                not pay here.
        """
        match ask.source:
            case FundSource.CTPL_RESCUE | FundSource.CTPL_ADVANCE:
                return self.ctpl(self._named_vehicle(ask))
            case FundSource.COMMERCIAL:
                return self.commercial(self._named_policy(ask))
            case FundSource.HOSPITAL_GUARANTEE:
                return self.guarantee(self._named_guarantee(ask))
            case FundSource.RELIEF_FUND:
                return self._fund_use(ask)
            case _:
                return None

    def vehicle_of(self, ask: FundEntry) -> UUID | None:
        """The vehicle whose insurance pays: the named one, or the only one."""
        if ask.vehicle_id is not None:
            return ask.vehicle_id
        vehicles = insured_vehicles(self._file)
        return vehicles[0].id if len(vehicles) == 1 else None

    def _all_ctpl(self) -> list[LimitUse]:
        return [
            self.ctpl(vehicle) for vehicle in insured_vehicles(self._file) or (None,)
        ]

    @property
    def _day(self) -> date:
        occurred = self._file.accident.occurred_at or self._file.case.opened_at
        return china_day(occurred)

    def _is_liable(self, vehicle: Vehicle | None) -> bool:
        if vehicle is not None and vehicle.is_liable is not None:
            return vehicle.is_liable
        drivers = (
            {vehicle.driver_id}
            if vehicle is not None
            else {each.driver_id for each in insured_vehicles(self._file)}
        )
        found = [p.liability for p in self._file.current_parties if p.id in drivers]
        return not found or any(each is not Liability.NONE for each in found)

    def _named_vehicle(self, ask: FundEntry) -> Vehicle | None:
        vehicles = insured_vehicles(self._file)
        if ask.vehicle_id is None and len(vehicles) <= 1:
            return vehicles[0] if vehicles else None
        found = next((v for v in vehicles if v.id == ask.vehicle_id), None)
        if found is None:
            raise RuleViolation(
                "MM1316",
                Words(
                    "请指明由哪辆机动车的保险支付。",
                    "Say whose insurance pays: there are several motor vehicles.",
                ),
                path="fund.vehicle_id",
                rule="机动车交通事故责任强制保险条例 21",
                next_step=Words("请选择承保车辆。", "Choose the insured vehicle."),
            )
        return found

    def _named_policy(self, ask: FundEntry) -> Policy:
        vehicle = self._named_vehicle(ask)
        for policy in self._policies(PolicyKind.TPL):
            if vehicle is not None and policy.vehicle_id == vehicle.id:
                occurred = self._file.accident.occurred_at
                if occurred and policy.is_in_force_at(occurred) is False:
                    break
                return policy
        raise RuleViolation(
            "MM1317",
            Words(
                "没有登记事故时有效并写明限额的商业三者险保单。",
                "No commercial policy with its limit, in force at the accident, "
                "is recorded.",
            ),
            path="fund.vehicle_id",
            rule=RULES[FundSource.COMMERCIAL].basis,
            next_step=Words(
                "请在“当事人与车辆”中登记保单。", "Record the policy of the vehicle."
            ),
        )

    def _policies(self, kind: PolicyKind) -> Iterator[Policy]:
        for policy in self._file.policies:
            if not policy.is_void and policy.kind is kind and policy.limit_fen:
                yield policy

    def _guarantees(self) -> Iterator[IssuedLetter]:
        for letter in self._file.issued_letters:
            if letter.letter.kind is LetterKind.GUARANTEE and not letter.is_void:
                yield letter

    def _named_guarantee(self, ask: FundEntry) -> IssuedLetter:
        for letter in self._guarantees():
            if letter.letter.number == ask.reference_no:
                return letter
        raise RuleViolation(
            "MM1318",
            Words(
                "案件中没有这个文号的有效担保函。",
                "The case has no letter of guarantee of this number in force.",
            ),
            path="fund.reference_no",
            value=ask.reference_no,
            rule=RULES[FundSource.HOSPITAL_GUARANTEE].basis,
            next_step=Words(
                "请先在“函件”中签发担保函，并填写其文号。",
                "Issue the letter first and enter its number.",
            ),
        )

    def _fund_use(self, ask: FundEntry) -> LimitUse | None:
        self._check_fund_case()
        if ask.purpose is FundPurpose.FUNERAL:
            return None
        injury = self._injury_of(ask)
        use = (
            self.relief_fund(injury, is_extended=ask.extension_no is not None)
            if injury is not None
            else None
        )
        if use is None or not use.limit_fen:
            raise RuleViolation(
                "MM1319",
                Words(
                    "没有登记该伤者七日内的抢救费用清单。",
                    "No costs of this person's first seven days are recorded.",
                ),
                path="fund.injured_id",
                rule=RULES[FundSource.RELIEF_FUND].basis,
                next_step=Words(
                    "请在“救治”中录入医院费用清单。",
                    "Record the hospital's list of costs first.",
                ),
            )
        return use

    def _check_fund_case(self) -> None:
        """The fund pays above the limit, without insurance, or after a flight."""
        file = self._file
        if file.accident.hit_and_run or not self._has_ctpl:
            return
        ctpl = self._all_ctpl()
        limit = sum(use.limit_fen for use in ctpl)
        is_used_up = not any(use.left_fen for use in ctpl)
        costs = sum(
            cost.amount_fen or 0
            for cost in file.costs
            if not cost.is_void and cost.cost_kind and cost.cost_kind.is_treatment
        )
        needed = sum(i.needed_fen or 0 for i in file.current_injuries)
        if max(costs, needed) > limit or is_used_up:
            return
        raise RuleViolation(
            "MM1320",
            Words(
                "救助基金只在超出交强险限额、未投保交强险或肇事逃逸时垫付。",
                "The fund advances only above the limit of the compulsory insurance, "
                "without it, or after a hit and run.",
            ),
            path="fund.source",
            rule="机动车交通事故责任强制保险条例 24",
            next_step=Words(
                "限额以内请先申请交强险支付。",
                "Within the limit, ask the compulsory insurance first.",
            ),
        )

    @property
    def _has_ctpl(self) -> bool:
        # While no policy is recorded at all, nobody can say that it is missing.
        policies = [each for each in self._file.policies if not each.is_void]
        return not policies or any(p.kind is PolicyKind.CTPL for p in policies)

    def _asks_fund(self, injury: Injury) -> bool:
        return any(
            request.request.source is FundSource.RELIEF_FUND
            and self._injury_of(request.request) is injury
            for request in self._requests
        )

    def _injury_of(self, ask: FundEntry) -> Injury | None:
        injuries = self._file.current_injuries
        if ask.injured_id is None:
            return injuries[0] if len(injuries) == 1 else None
        return next((i for i in injuries if i.party_id == ask.injured_id), None)

    def _treatment_fen(self, injury: Injury, *, is_extended: bool) -> int:
        begins = injury.admitted_on or self._day
        last = begins + timedelta(days=RELIEF_FUND_DAYS - 1)
        return sum(
            cost.amount_fen or 0
            for cost in self._file.costs
            if not cost.is_void
            and cost.injury_id == injury.id
            and cost.cost_kind is not None
            and cost.cost_kind.is_treatment
            and (
                is_extended
                or (cost.incurred_on is not None and cost.incurred_on <= last)
            )
        )


def _use(
    drawn: Iterable[FundRequest],
    *,
    limit_fen: int,
    kind: LimitKind,
    subject: str | None,
    subject_id: UUID | None,
    basis: str = "机动车交通事故责任强制保险条例 23",
) -> LimitUse:
    found = list(drawn)
    return LimitUse(
        limit_fen=limit_fen,
        paid_fen=sum(each.paid_fen for each in found),
        reserved_fen=sum(each.reserved_fen for each in found),
        kind=kind,
        subject=subject,
        subject_id=subject_id,
        basis=basis,
    )


def check_limit(ask: FundEntry, use: LimitUse | None) -> None:
    """Refuse an amount that a limit does not cover.

    Raises:
        RuleViolation: MM1305, with what is left.
    """
    if use is None or ask.amount_fen <= use.left_fen:
        return
    left = decimal_yuan(use.left_fen)
    raise RuleViolation(
        "MM1305",
        Words(
            f"超出{_NAMES[use.kind].zh}，尚可支付 {left} 元。",
            f"More than {_NAMES[use.kind].en} has left (CNY {left}).",
        ),
        path="fund.amount",
        value=decimal_yuan(ask.amount_fen),
        rule=use.basis,
        next_step=Words(
            "请减少金额，或改用商业险预付、救助基金等来源。",
            "Ask for less, or use another source such as the relief fund.",
        ),
    )


_NAMES: Final = {
    LimitKind.CTPL_MEDICAL: Words("交强险医疗费用限额", "the medical sub-limit"),
    LimitKind.COMMERCIAL: Words(
        "商业三者险预付额度", "the prepayable share of the commercial policy"
    ),
    LimitKind.RELIEF_FUND: Words("救助基金七日抢救费用", "the first seven days' costs"),
    LimitKind.GUARANTEE: Words("担保函最高金额", "the letter of guarantee"),
}


def check_letters(ask: FundEntry, file: CaseFile) -> None:
    """Refuse an ask whose letters have not been issued.

    The commitment to repay is the victim side's: it is not asked for while the
    hospital itself asks for somebody who has nobody here.

    Raises:
        RuleViolation: MM1321.
    """
    issued = {
        letter.letter.kind for letter in file.issued_letters if not letter.is_void
    }
    wanted = [kind for kind in RULES[ask.source].letters if kind not in issued]
    if ask.payee_kind is None or not ask.payee_kind.is_for_another:
        has_family = any(p.represents_id is not None for p in file.current_parties)
        if not has_family:
            wanted = [k for k in wanted if k is not LetterKind.FUND_COMMITMENT]
    if wanted:
        raise RuleViolation(
            "MM1321",
            Words(
                f"还没有签发《{wanted[0].heading}》。",
                "A letter that must stand behind it has not been issued.",
            ),
            path="fund.letters",
            value=wanted[0].value,
            rule=RULES[ask.source].basis,
            next_step=Words(
                "请先在“函件”中签发。", "Issue it among the letters first."
            ),
        )


def live(requests: Iterable[FundRequest]) -> tuple[FundRequest, ...]:
    """Requests that were neither refused, withdrawn nor reversed."""
    gone = {FundState.REFUSED, FundState.WITHDRAWN, FundState.REVERSED}
    return tuple(each for each in requests if each.state not in gone)
