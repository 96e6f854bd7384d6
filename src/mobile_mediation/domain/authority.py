"""Who may act for whom, and what a party has agreed to."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from mobile_mediation.domain.entities import VoidableEntity


class AuthorityKind(StrEnum):
    """How far a power of attorney goes (民诉法 62 as the model)."""

    GENERAL = "general"
    SPECIAL = "special"
    """Names the special powers one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(VoidableEntity):
    """A power of attorney (授权委托书): matters, powers and term, 民法典 165.

    ``agent_id`` and ``principal_id`` are parties of the case. What the paper does not
    name expressly is not granted.
    """

    agent_id: UUID
    principal_id: UUID
    scope: AuthorityKind | None = None
    may_admit: bool | None = None
    may_waive: bool | None = None
    may_change_claims: bool | None = None
    may_settle: bool | None = None
    may_collect_money: bool | None = None
    may_receive_papers: bool | None = None
    signed_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    is_notarised: bool | None = None
    matters: str | None = None

    def is_in_force_on(self, day: date) -> bool:
        """Whether it has begun, has not ended and was not struck out.

        A paper without a term does not say how long it lasts (民法典 165) and is not
        relied on.
        """
        if self.is_void or self.valid_to is None:
            return False
        begins = self.valid_from or self.signed_on
        return (begins is None or begins <= day) and day <= self.valid_to


class ConsentPurpose(StrEnum):
    """What a consent allows; each purpose needs its own (个人信息保护法 14, 23, 29)."""

    MEDIATION = "mediation"
    SENSITIVE = "sensitive"
    """Health, account and biometric data, 个人信息保护法 28-29."""
    INSURER = "insurer"
    HOSPITAL = "hospital"
    POLICE = "police"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(VoidableEntity):
    """A consent of a party; withdrawing it leaves what was done before untouched."""

    party_id: UUID
    purpose: ConsentPurpose
    given_on: date | None = None
    evidence: str | None = None
    withdrawn_on: date | None = None

    def is_given_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        if self.is_void or self.given_on is None or day < self.given_on:
            return False
        return self.withdrawn_on is None or day < self.withdrawn_on
