"""Looking at a payee before the money leaves (reference §9.3).

Each rule has a weight and says its reason. A rule that blocks stops the payment; one
that warns asks for a call-back to a number of the hospital or the police, and many
warnings together take the approval away from the vehicle.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.dates import age_on, china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundRequest,
    NumberOrigin,
    PayeeKind,
)
from mobile_mediation.domain.people import Capacity, Party, PartyRole
from mobile_mediation.domain.treatment import Cost, CostKind, HospitalStay
from mobile_mediation.domain.vehicles import PolicyKind

HEAVY: Final = 60
"""From this sum of weights on, only headquarters approves."""
CASH_FEN: Final = 5_000_00
"""More than this in cash is unusual (threshold of the insurer)."""
ADULT: Final = 18
_SAME_AGENT: Final = 3
_SERIES: Final = 3
_NEW_POLICY: Final = timedelta(days=30)
_SOON: Final = timedelta(days=2)
_STAY_MARGIN: Final = timedelta(days=1)
_FEW_REPORTS: Final = 3
_HIGH_SHARE: Final = 2 / 3
_PREFECTURE: Final = 4
_CONTINGENCY: Final = re.compile("风险代理|按比例|分成|提成|比例收取|胜诉后")


class PayeeRule(StrEnum):
    """What is looked at; the first six block."""

    OTHER_HOLDER = "other_holder"
    DECEASED = "deceased"
    MINOR = "minor"
    AUTHORITY = "authority"
    SHARED_ACCOUNT = "shared_account"
    ACCOUNT_CHANGED = "account_changed"
    REPEATED_AGENT = "repeated_agent"
    EARLY_AUTHORITY = "early_authority"
    CONTINGENCY = "contingency"
    INVOICE_TWICE = "invoice_twice"
    INVOICE_OUTSIDE_STAY = "invoice_outside_stay"
    RECEIPTS_IN_SERIES = "receipts_in_series"
    INCOME_PROOF = "income_proof"
    APPRAISER_SHARE = "appraiser_share"
    OTHER_CITY = "other_city"
    NEW_POLICY = "new_policy"
    REPEATED_ACCIDENT = "repeated_accident"
    MUCH_CASH = "much_cash"
    UNDER_PRESSURE = "under_pressure"
    """Somebody saw that the payee is told what to say or is in a hurry for others."""

    @property
    def blocks(self) -> bool:
        """Whether it stops the payment."""
        return WEIGHTS[self] >= BLOCKING


BLOCKING: Final = 100
WEIGHTS: Final[Mapping[PayeeRule, int]] = {
    PayeeRule.OTHER_HOLDER: BLOCKING,
    PayeeRule.DECEASED: BLOCKING,
    PayeeRule.MINOR: BLOCKING,
    PayeeRule.AUTHORITY: BLOCKING,
    PayeeRule.SHARED_ACCOUNT: BLOCKING,
    PayeeRule.ACCOUNT_CHANGED: BLOCKING,
    PayeeRule.REPEATED_AGENT: 40,
    PayeeRule.EARLY_AUTHORITY: 25,
    PayeeRule.CONTINGENCY: 20,
    PayeeRule.INVOICE_TWICE: 35,
    PayeeRule.INVOICE_OUTSIDE_STAY: 15,
    PayeeRule.RECEIPTS_IN_SERIES: 15,
    PayeeRule.INCOME_PROOF: 10,
    PayeeRule.APPRAISER_SHARE: 25,
    PayeeRule.OTHER_CITY: 10,
    PayeeRule.NEW_POLICY: 20,
    PayeeRule.REPEATED_ACCIDENT: 40,
    PayeeRule.MUCH_CASH: 30,
    PayeeRule.UNDER_PRESSURE: 40,
}
OBSERVABLE: Final = (
    PayeeRule.CONTINGENCY,
    PayeeRule.INCOME_PROOF,
    PayeeRule.UNDER_PRESSURE,
)
"""What no record shows and somebody at the table can see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeHistory:
    """What the vehicle's other cases say.

    ``victims_of_account`` are people of other cases whose money went to this account,
    hospitals' accounts left aside; ``agent_cases`` counts the other cases of twelve
    months in which the same agent stands by name with the same phone or address;
    ``invoices_elsewhere`` are invoice numbers of this case that stand in others;
    ``agent_reports`` and ``agent_reports_by_appraiser`` count the grade reports in the
    agent's cases; ``accidents_in_90_days`` are other accidents of the same plates or
    people; ``hospital_region`` is where the directory has the hospital.
    """

    victims_of_account: tuple[str, ...] = ()
    agent_cases: int = 0
    invoices_elsewhere: frozenset[str] = frozenset()
    agent_reports: int = 0
    agent_reports_by_appraiser: int = 0
    accidents_in_90_days: int = 0
    hospital_region: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule that fits, and why."""

    rule: PayeeRule
    words: Words

    @property
    def weight(self) -> int:
        """How much it weighs."""
        return WEIGHTS[self.rule]

    @property
    def blocks(self) -> bool:
        """Whether it stops the payment."""
        return self.rule.blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class PayeeReport:
    """Everything that was found about a payee, the heaviest first."""

    findings: tuple[Finding, ...] = ()

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What stops the payment."""
        return tuple(each for each in self.findings if each.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What asks for a call-back."""
        return tuple(each for each in self.findings if not each.blocks)

    @property
    def weight(self) -> int:
        """The warnings together."""
        return sum(each.weight for each in self.warnings)

    @property
    def is_heavy(self) -> bool:
        """Whether the vehicle does not approve by itself."""
        return self.weight >= HEAVY

    @property
    def words(self) -> str | None:
        """The rules as they are stored with an approval or a payment."""
        return " ".join(each.rule.value for each in self.findings) or None


def look_at(
    request: FundRequest, file: CaseFile, history: PayeeHistory, *, today: date
) -> PayeeReport:
    """Look at the payee of a request as the case stands today."""
    seen = _Look(request, file, history, today)
    found = sorted(seen.findings(), key=lambda each: -each.weight)
    return PayeeReport(findings=tuple(found))


@dataclass(frozen=True)
class _Look:
    request: FundRequest
    file: CaseFile
    history: PayeeHistory
    today: date

    @property
    def ask(self) -> FundEntry:
        return self.request.request

    @property
    def payee(self) -> Party | None:
        return next(
            (p for p in self.file.current_parties if p.id == self.ask.payee_id), None
        )

    @property
    def injured(self) -> Party | None:
        parties = {p.id: p for p in self.file.current_parties}
        if self.ask.injured_id is not None:
            return parties.get(self.ask.injured_id)
        hurt = [i.party_id for i in self.file.current_injuries]
        return parties.get(hurt[0]) if len(hurt) == 1 else None

    @property
    def is_hospital(self) -> bool:
        return self.ask.payee_kind in {None, PayeeKind.HOSPITAL}

    def findings(self) -> Iterator[Finding]:
        for rule, words in self._all():
            yield Finding(rule=rule, words=words)

    def _all(self) -> Iterator[tuple[PayeeRule, Words]]:
        yield from self._holder()
        yield from self._payee_alive()
        yield from self._minor()
        yield from self._authority()
        yield from self._shared_account()
        yield from self._account_changed()
        if not self.is_hospital:
            yield from self._repeated_agent()
            yield from self._early_authority()
            yield from self._contingency()
            yield from self._series()
            yield from self._appraiser()
        yield from self._invoices()
        yield from self._other_city()
        yield from self._new_policy()
        yield from self._accidents()
        yield from self._cash()
        yield from self._observed()

    def _holder(self) -> Iterator[tuple[PayeeRule, Words]]:
        holder = self.ask.account_holder
        if holder is None or _same(holder, self.ask.payee_name):
            return
        # Somebody may collect for the payee, where a paper says so expressly.
        if any(_same(holder, agent.name or "") for agent, _ in self._collectors()):
            return
        yield (
            PayeeRule.OTHER_HOLDER,
            Words(
                f"户名“{holder}”与收款人“{self.ask.payee_name}”不一致，"
                f"且没有代收款授权。",
                "The account is in another name, and no paper allows to collect.",
            ),
        )

    def _collectors(self) -> Iterator[tuple[Party, Authority]]:
        """Agents who may collect the money today."""
        parties = {p.id: p for p in self.file.current_parties}
        for authority in self.file.authorities:
            agent = parties.get(authority.agent_id)
            if (
                agent is not None
                and authority.is_in_force_on(self.today)
                and authority.may_collect_money
            ):
                yield agent, authority

    def _payee_alive(self) -> Iterator[tuple[PayeeRule, Words]]:
        payee = self.payee
        if payee is None or self.is_hospital:
            return
        if payee.died_on is not None or payee.role is PartyRole.DECEASED:
            yield (
                PayeeRule.DECEASED,
                Words(
                    "收款人已死亡，款项应付给继承人。",
                    "The payee is dead; the heirs are paid.",
                ),
            )

    def _minor(self) -> Iterator[tuple[PayeeRule, Words]]:
        payee = self.payee
        if payee is None or self.is_hospital:
            return
        is_minor = payee.birth_on and age_on(payee.birth_on, self.today) < ADULT
        is_limited = payee.legal_capacity in {Capacity.LIMITED, Capacity.NONE}
        if not (is_minor or is_limited):
            return
        has_guardian = any(
            p.role is PartyRole.GUARDIAN and p.represents_id == payee.id
            for p in self.file.current_parties
        )
        if not has_guardian:
            yield (
                PayeeRule.MINOR,
                Words(
                    "收款人是未成年人或限制行为能力人，没有登记监护人。",
                    "The payee is a minor or has limited capacity, and no guardian "
                    "is recorded.",
                ),
            )

    def _authority(self) -> Iterator[tuple[PayeeRule, Words]]:
        if self.ask.payee_kind is not PayeeKind.AGENT:
            return
        if not any(agent.id == self.ask.payee_id for agent, _ in self._collectors()):
            yield (
                PayeeRule.AUTHORITY,
                Words(
                    "代理人的授权委托书没有代收款权限，或不在有效期内。",
                    "The agent's power does not allow to collect money, or is not in "
                    "force.",
                ),
            )

    def _shared_account(self) -> Iterator[tuple[PayeeRule, Words]]:
        others = self.history.victims_of_account
        if others and not self.is_hospital:
            yield (
                PayeeRule.SHARED_ACCOUNT,
                Words(
                    f"该账户已用于其他案件的伤者（{'、'.join(others)}）。",
                    "The account was used for unrelated victims of other cases.",
                ),
            )

    def _account_changed(self) -> Iterator[tuple[PayeeRule, Words]]:
        approved = [
            entry for entry in self.request.entries if entry.act is FundAct.APPROVED
        ]
        known = {
            (entry.payee_name, entry.payee_account) for entry in (*approved, self.ask)
        }
        if not approved or len(known) == 1:
            return
        called = self.request.call_back
        if called is not None and called.is_confirmed:
            return
        yield (
            PayeeRule.ACCOUNT_CHANGED,
            Words(
                "批准之后更换了收款人或账户，须回拨核实并重新审批。",
                "Payee or account was changed after an approval: call back and "
                "approve anew.",
            ),
        )

    def _repeated_agent(self) -> Iterator[tuple[PayeeRule, Words]]:
        count = self.history.agent_cases + 1
        if count >= _SAME_AGENT:
            yield (
                PayeeRule.REPEATED_AGENT,
                Words(
                    f"同一代理人（姓名与电话或住址相同）12个月内出现在{count}个案件中。",
                    f"The same agent stands in {count} cases of twelve months.",
                ),
            )

    def _early_authority(self) -> Iterator[tuple[PayeeRule, Words]]:
        admitted = {i.party_id: i.admitted_on for i in self.file.current_injuries}
        for authority in self.file.authorities:
            day = admitted.get(authority.principal_id)
            if (
                not authority.is_void
                and authority.signed_on is not None
                and day is not None
                and day <= authority.signed_on <= day + _SOON
            ):
                yield (
                    PayeeRule.EARLY_AUTHORITY,
                    Words(
                        "授权委托书在入院后48小时内签署。",
                        "The power of attorney was signed within 48 hours of "
                        "admission.",
                    ),
                )
                return

    def _contingency(self) -> Iterator[tuple[PayeeRule, Words]]:
        if any(
            not each.is_void and each.matters and _CONTINGENCY.search(each.matters)
            for each in self.file.authorities
        ):
            yield (
                PayeeRule.CONTINGENCY,
                Words(
                    "授权委托书约定按赔款比例收费。",
                    "The power of attorney has a contingency clause.",
                ),
            )

    @property
    def _costs(self) -> tuple[Cost, ...]:
        return tuple(cost for cost in self.file.costs if not cost.is_void)

    def _invoices(self) -> Iterator[tuple[PayeeRule, Words]]:
        numbers = [cost.invoice_no for cost in self._costs if cost.invoice_no]
        twice = {each for each in numbers if numbers.count(each) > 1}
        twice |= self.history.invoices_elsewhere & set(numbers)
        if twice:
            shown = "、".join(sorted(twice))
            yield (
                PayeeRule.INVOICE_TWICE,
                Words(
                    f"发票号重复：{shown}。", f"Invoice numbers stand twice: {shown}."
                ),
            )
        outside = [cost for cost in self._costs if self._is_outside_stay(cost)]
        if outside:
            shown = "、".join(c.invoice_no or "—" for c in outside)
            yield (
                PayeeRule.INVOICE_OUTSIDE_STAY,
                Words(
                    f"住院费用的开票日期不在住院期间：{shown}。",
                    f"Hospital invoices lie outside the stay: {shown}.",
                ),
            )

    def _is_outside_stay(self, cost: Cost) -> bool:
        if cost.cost_kind is not CostKind.INPATIENT or cost.incurred_on is None:
            return False
        injury = next(
            (i for i in self.file.current_injuries if i.id == cost.injury_id), None
        )
        if injury is None:
            return False
        later: Sequence[HospitalStay] = [
            s for s in self.file.stays if s.injury_id == injury.id and not s.is_void
        ]
        stays: list[tuple[date | None, date | None]] = [
            (injury.admitted_on, injury.discharged_on),
            *((stay.admitted_on, stay.discharged_on) for stay in later),
        ]
        spans = [
            (begin, end or self.today) for begin, end in stays if begin is not None
        ]
        return bool(spans) and not any(
            begin <= cost.incurred_on <= end + _STAY_MARGIN for begin, end in spans
        )

    def _series(self) -> Iterator[tuple[PayeeRule, Words]]:
        numbers = sorted(
            int(digits)
            for cost in self._costs
            if cost.cost_kind is CostKind.CARE
            and (digits := re.sub(r"\D", "", cost.invoice_no or ""))
        )
        run = longest = 1
        for one, next_one in pairwise(numbers):
            run = run + 1 if next_one == one + 1 else 1
            longest = max(longest, run)
        if longest >= _SERIES:
            yield (
                PayeeRule.RECEIPTS_IN_SERIES,
                Words(
                    f"护理收据连号（{longest}张）。",
                    f"{longest} receipts of the carer are numbered in series.",
                ),
            )

    def _appraiser(self) -> Iterator[tuple[PayeeRule, Words]]:
        total = self.history.agent_reports
        same = self.history.agent_reports_by_appraiser
        if total >= _FEW_REPORTS and same / total >= _HIGH_SHARE:
            yield (
                PayeeRule.APPRAISER_SHARE,
                Words(
                    f"该代理人的{total}份伤残鉴定中{same}份出自同一机构。",
                    f"{same} of {total} grade reports of this agent are by one "
                    f"appraiser.",
                ),
            )

    def _other_city(self) -> Iterator[tuple[PayeeRule, Words]]:
        region, here = self.history.hospital_region, self.file.case.region_code
        if region and here and region[:_PREFECTURE] != here[:_PREFECTURE]:
            yield (
                PayeeRule.OTHER_CITY,
                Words("伤者在事故地以外的城市就医。", "Treatment is in another city."),
            )

    def _new_policy(self) -> Iterator[tuple[PayeeRule, Words]]:
        occurred = self.file.accident.occurred_at
        for policy in self.file.policies:
            if (
                policy.is_void
                or policy.starts_at is None
                or occurred is None
                or policy.kind not in {PolicyKind.CTPL, PolicyKind.TPL}
            ):
                continue
            if timedelta(0) <= occurred - policy.starts_at < _NEW_POLICY:
                days = (china_day(occurred) - china_day(policy.starts_at)).days
                yield (
                    PayeeRule.NEW_POLICY,
                    Words(
                        f"保单在事故前{days}日才生效。",
                        f"The policy began {days} days before the accident.",
                    ),
                )
                return

    def _accidents(self) -> Iterator[tuple[PayeeRule, Words]]:
        count = self.history.accidents_in_90_days
        if count:
            yield (
                PayeeRule.REPEATED_ACCIDENT,
                Words(
                    f"相同车辆或人员90日内另有{count}起事故。",
                    f"The same vehicles or people had {count} more accidents in "
                    f"90 days.",
                ),
            )

    def _cash(self) -> Iterator[tuple[PayeeRule, Words]]:
        if self.ask.method is PaymentMethod.CASH and self.ask.amount_fen > CASH_FEN:
            yield (
                PayeeRule.MUCH_CASH,
                Words(
                    "现金支付超过 5,000 元。", "More than CNY 5,000 would go in cash."
                ),
            )

    def _observed(self) -> Iterator[tuple[PayeeRule, Words]]:
        for rule in observed_rules(self.ask.observed):
            yield rule, _OBSERVED[rule]


_OBSERVED: Final = {
    PayeeRule.CONTINGENCY: Words(
        "经办人看到：代理人按赔款比例收费。", "Seen: the agent takes a share."
    ),
    PayeeRule.INCOME_PROOF: Words(
        "经办人看到：收入证明的单位没有为其参加社会保险。",
        "Seen: the employer of the income proof pays no social insurance.",
    ),
    PayeeRule.UNDER_PRESSURE: Words(
        "经办人看到：收款人受他人指使或催促。",
        "Seen: somebody tells the payee what to say, or hurries him.",
    ),
}


def observed_rules(words: str | None) -> tuple[PayeeRule, ...]:
    """What somebody saw, from the form in which it is stored."""
    return tuple(PayeeRule(each) for each in (words or "").split())


def observed_words(rules: Iterable[PayeeRule]) -> str | None:
    """What somebody saw, in the form in which it is stored.

    Raises:
        RuleViolation: MM1331 the records show this, nobody has to see it.
    """
    found = tuple(dict.fromkeys(rules))
    for rule in found:
        if rule not in OBSERVABLE:
            raise RuleViolation(
                "MM1331",
                Words("此项由系统核对，不能手工标记。", "The records show this."),
                path="fund.observed",
                value=rule.value,
            )
    return " ".join(found) or None


_LANES: Final = {
    Lane.HOSPITAL: NumberOrigin.HOSPITAL,
    Lane.POLICE: NumberOrigin.POLICE,
}


def trusted_numbers(
    file: CaseFile, listed: Mapping[str, NumberOrigin]
) -> dict[str, NumberOrigin]:
    """Numbers that may be called back, with whose record they come from.

    They are those of the case's contacts at hospital and police and of the directory.
    What the payee says of himself is none (reference §9.3).
    """
    of_case = {
        contact.phone: _LANES[contact.lane]
        for contact in file.contacts
        if not contact.is_void and contact.phone and contact.lane in _LANES
    }
    return {**listed, **of_case}


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def check_payee(report: PayeeReport, request: FundRequest) -> None:
    """Refuse to pay somebody whom a rule blocks, or warns of without a call-back.

    Raises:
        RuleViolation: MM1325 blocked, MM1326 not called back.
    """
    if report.blocking:
        first = report.blocking[0]
        raise RuleViolation(
            "MM1325",
            Words(f"不能付款：{first.words.zh}", f"Not to be paid: {first.words.en}"),
            path="fund.payee",
            value=first.rule.value,
            rule="收款人核验 / payee check",
            next_step=Words(
                "请更正收款人或账户；确有疑问的交反欺诈岗处理。",
                "Put payee or account right; pass what stays doubtful on.",
            ),
        )
    if report.warnings and not _is_called_back(request):
        first = report.warnings[0]
        raise RuleViolation(
            "MM1326",
            Words(
                f"付款前须按医院或公安登记的号码回拨核实：{first.words.zh}",
                f"Call back on a number of hospital or police first: {first.words.en}",
            ),
            path="fund.call_back",
            value=first.rule.value,
            rule="收款人核验 / payee check",
            next_step=Words("请回拨并登记结果。", "Call and record what was said."),
        )


def _is_called_back(request: FundRequest) -> bool:
    called = request.call_back
    return called is not None and bool(called.is_confirmed)
