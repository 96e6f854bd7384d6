"""Headquarters' decisions about emergency money, as they come down to the vehicle."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import FundRequest
from mobile_mediation.security.fund_decisions import FundDecision, read_decision
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.funds.service import FundService


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A decision that could not be recorded, and why; it comes again.

    ``decision`` is None where it cannot even be read.
    """

    decision: FundDecision | None
    refusal: MediationError


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsTaken:
    """What became of the decisions of an answer."""

    taken: tuple[FundRequest, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()


class FundDecisionService:
    """Records decisions; each in a transaction of its own, each of them once."""

    def __init__(
        self,
        desk: Desk,
        funds: FundService,
        *,
        public_key_of: Callable[[bytes], bytes | None],
        hq_id: UUID,
    ) -> None:
        self._desk = desk
        self._funds = funds
        self._public_key_of = public_key_of
        self._hq_id = hq_id

    def take(self, decisions: Sequence[bytes]) -> DecisionsTaken:
        """Record every decision that still fits what is asked for.

        One that does not (the request was changed, withdrawn or decided meanwhile)
        stops none of the others and is told to whoever took the answer in.
        """
        taken: list[FundRequest] = []
        not_taken: list[NotTaken] = []
        for signed in decisions:
            decision: FundDecision | None = None
            try:
                decision = read_decision(
                    signed,
                    public_key_of=self._public_key_of,
                    hq_id=self._hq_id,
                    vehicle_id=self._desk.device_id,
                )
                taken.append(self._funds.take_decision(decision, signed))
            except MediationError as refusal:
                not_taken.append(NotTaken(decision=decision, refusal=refusal))
        return DecisionsTaken(taken=tuple(taken), not_taken=tuple(not_taken))
