"""Headquarters' decision about one ask for emergency money, signed."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security.device import SigningKey, verify

_CONTEXT: Final = b"mobile-mediation/fund-decision/v1\n"


class Verdict(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    REFUSED = "refused"


class FundDecision(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True
):
    """One decision; ``ask_id`` is what was decided, so that a changed ask is not.

    ``reason`` is in words for the family where the ask was refused.
    """

    id: UUID
    hq_id: UUID
    vehicle_id: UUID
    case_id: UUID
    request_id: UUID
    ask_id: UUID
    verdict: Verdict
    amount_fen: int
    decided_by: UUID
    decided_by_name: str
    decided_at: datetime
    reason: str | None = None


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: bytes
    signer: bytes
    signature: bytes


def write_decision(decision: FundDecision, key: SigningKey) -> bytes:
    """The decision with headquarters' signature."""
    body = msgspec.msgpack.encode(decision)
    signed = _Signed(body, key.key_id, key.sign(_CONTEXT + body))
    return msgspec.msgpack.encode(signed)


def read_decision(
    data: bytes,
    *,
    public_key_of: Callable[[bytes], bytes | None],
    hq_id: UUID,
    vehicle_id: UUID,
) -> FundDecision:
    """Read a decision for one vehicle; any changed byte is noticed.

    Raises:
        BadInput: MM1335 it was changed, is another's, or nobody of ours signed it.
    """
    try:
        signed = msgspec.msgpack.decode(data, type=_Signed)
        decision = msgspec.msgpack.decode(signed.body, type=FundDecision)
        public = public_key_of(signed.signer)
        fits = (
            public is not None
            and verify(public, signed.signature, _CONTEXT + signed.body)
            and msgspec.msgpack.encode(signed) == data
            and msgspec.msgpack.encode(decision) == signed.body
            and (decision.hq_id, decision.vehicle_id) == (hq_id, vehicle_id)
            and decision.decided_at.tzinfo is not None
        )
    except ValueError as error:
        raise _refused() from error
    if not fits:
        raise _refused()
    return decision


def _refused() -> BadInput:
    return BadInput(
        "MM1335",
        Words(
            "审批决定不是本总部给本车的，或已被改动。",
            "The decision is not our headquarters' for this vehicle, or was changed.",
        ),
        path="decision",
        next_step=Words("请向总部索取新的回执。", "Ask headquarters for a new answer."),
    )
