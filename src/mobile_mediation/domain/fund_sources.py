"""What the law and the insurer's rules ask of each source of emergency money.

Reference §7.3 (who pays whom, on which paper) and §4.8 (what becomes of it in the
settlement).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.funds import FundPurpose, FundSource, PayeeKind
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.domain.treatment import CostPayer


class Reckoning(StrEnum):
    """What a settlement does with an advance (reference §4.8)."""

    OWN_SHARE = "own_share"
    """It reduces what the same payer owes under the same policy and sub-limit."""
    RECOURSE = "recourse"
    """So too; and who caused the accident owes it to the payer, 交强险条例 22."""
    CREDITOR = "creditor"
    """The item leaves the claim, the payer recovers by itself, 道交解释二 10."""
    NONE = "none"
    """Nothing is deducted: a gift, or a promise that no money followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRule:
    """What one source asks for.

    ``is_insurers`` says that the insurer itself decides and pays, so that the caps for
    approvals on a vehicle bind it; the others' money is confirmed here, not granted.
    ``letter`` is the letter of the case that must stand behind it.
    """

    payees: frozenset[PayeeKind]
    purposes: frozenset[FundPurpose]
    reckoning: Reckoning
    basis: str
    is_insurers: bool = False
    needs_notice: bool = False
    letter: LetterKind | None = None
    second_letter: LetterKind | None = None
    cost_payer: CostPayer | None = None

    @property
    def letters(self) -> tuple[LetterKind, ...]:
        """The letters of the case that must stand behind it."""
        return tuple(each for each in (self.letter, self.second_letter) if each)


_HOSPITAL: Final = frozenset({PayeeKind.HOSPITAL})
_HEIRS: Final = frozenset({PayeeKind.RELATIVE, PayeeKind.AGENT, PayeeKind.GUARDIAN})
_ANYBODY: Final = frozenset(PayeeKind)
_TREATMENT: Final = frozenset({FundPurpose.RESCUE, FundPurpose.TREATMENT})

RULES: Final[Mapping[FundSource, SourceRule]] = {
    FundSource.CTPL_RESCUE: SourceRule(
        payees=_HOSPITAL,
        purposes=frozenset({FundPurpose.RESCUE}),
        reckoning=Reckoning.OWN_SHARE,
        basis="机动车交通事故责任强制保险条例 31",
        is_insurers=True,
        needs_notice=True,
        cost_payer=CostPayer.CTPL_INSURER,
    ),
    FundSource.CTPL_ADVANCE: SourceRule(
        payees=_HOSPITAL,
        purposes=frozenset({FundPurpose.RESCUE}),
        reckoning=Reckoning.RECOURSE,
        basis="机动车交通事故责任强制保险条例 22",
        is_insurers=True,
        needs_notice=True,
        cost_payer=CostPayer.CTPL_INSURER,
    ),
    FundSource.COMMERCIAL: SourceRule(
        payees=_ANYBODY,
        purposes=frozenset(FundPurpose),
        reckoning=Reckoning.OWN_SHARE,
        basis="保险法 25",
        is_insurers=True,
        cost_payer=CostPayer.COMMERCIAL_INSURER,
    ),
    FundSource.RELIEF_FUND: SourceRule(
        payees=_HOSPITAL | _HEIRS,
        purposes=frozenset({FundPurpose.RESCUE, FundPurpose.FUNERAL}),
        reckoning=Reckoning.CREDITOR,
        basis="机动车交通事故责任强制保险条例 24；社会救助基金管理办法",
        needs_notice=True,
        letter=LetterKind.FUND_APPLICATION,
        second_letter=LetterKind.FUND_COMMITMENT,
        cost_payer=CostPayer.RELIEF_FUND,
    ),
    FundSource.HOSPITAL_GUARANTEE: SourceRule(
        payees=_HOSPITAL,
        purposes=_TREATMENT,
        reckoning=Reckoning.NONE,
        basis="医疗费用担保函",
        is_insurers=True,
        letter=LetterKind.GUARANTEE,
    ),
    FundSource.MEDICAL_INSURANCE: SourceRule(
        payees=_HOSPITAL,
        purposes=_TREATMENT,
        reckoning=Reckoning.CREDITOR,
        basis="社会保险法 30",
        cost_payer=CostPayer.MEDICAL_INSURANCE,
    ),
    FundSource.DRIVER: SourceRule(
        payees=_ANYBODY,
        purposes=frozenset(FundPurpose),
        reckoning=Reckoning.OWN_SHARE,
        basis="民法典 1179",
        cost_payer=CostPayer.DRIVER,
    ),
    FundSource.EMPLOYER: SourceRule(
        payees=_ANYBODY,
        purposes=frozenset(FundPurpose),
        reckoning=Reckoning.OWN_SHARE,
        basis="民法典 1191",
        cost_payer=CostPayer.EMPLOYER,
    ),
    FundSource.GIFT: SourceRule(
        payees=_ANYBODY,
        purposes=frozenset(FundPurpose),
        reckoning=Reckoning.NONE,
        basis="民法典 657",
    ),
}


def is_insurers(source: FundSource) -> bool:
    """Whether the insurer itself decides and pays; others' money is only noted."""
    return RULES[source].is_insurers


def is_deducted(source: FundSource) -> bool:
    """Whether what was advanced has paid a part of what the victim can claim.

    A gift has not, nor has a promise; what the relief fund and medical insurance
    pay is no part of the claim (道交解释二 10).
    """
    return RULES[source].reckoning in {Reckoning.OWN_SHARE, Reckoning.RECOURSE}


def check_source(source: FundSource, payee: PayeeKind, purpose: FundPurpose) -> None:
    """Refuse money for whom or for what this source does not pay.

    Raises:
        RuleViolation: MM1314 the payee, MM1315 the purpose.
    """
    rule = RULES[source]
    if payee not in rule.payees:
        raise RuleViolation(
            "MM1314",
            Words(
                "该来源的款项不能付给此类收款人。",
                "Money of this source is not paid to such a payee.",
            ),
            path="fund.payee_kind",
            value=payee.value,
            rule=rule.basis,
            next_step=Words(
                "抢救费用应直接付给医院；付给个人的请选其他来源。",
                "Rescue costs go to the hospital; choose another source for a person.",
            ),
        )
    if purpose not in rule.purposes:
        raise RuleViolation(
            "MM1315",
            Words(
                "该来源不支付此项用途。", "This source does not pay for this purpose."
            ),
            path="fund.purpose",
            value=purpose.value,
            rule=rule.basis,
            next_step=Words("请选择其他来源。", "Choose another source."),
        )
