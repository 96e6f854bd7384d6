"""Acts of a request as the vehicle writes them, each about the one before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from mobile_mediation.domain.funds import (
    ASKS,
    FundAct,
    FundEntry,
    FundPurpose,
    FundRequest,
    FundSource,
    PayeeKind,
    requests,
)
from mobile_mediation.domain.ids import new_id

BEGIN = datetime(2023, 1, 24, 6, 5, tzinfo=UTC)
SPECIALIST = UUID("01860000-0000-7000-8000-00000000a001")
LEADER = UUID("01860000-0000-7000-8000-00000000a002")
VEHICLE = UUID("01860000-0000-7000-8000-00000000d001")
CASE = UUID("01860000-0000-7000-8000-00000000c001")
USUAL = (FundAct.REQUESTED, FundAct.APPROVED, FundAct.PAID, FundAct.ACKNOWLEDGED)
TAKEN_BACK = (FundAct.RECOVERED, FundAct.OFFSET, FundAct.PAID, FundAct.APPROVED)


class Acts:
    """Writes one request act by act, a minute apart."""

    def __init__(self, amount_fen: int = 18_000_00, **values: Any) -> None:
        self.entries: list[FundEntry] = []
        self.request_id = uuid4()
        self._values = {
            "source": FundSource.CTPL_RESCUE,
            "amount_fen": amount_fen,
            "payee_name": "示例市第一人民医院",
            "purpose": FundPurpose.RESCUE,
            "payee_kind": PayeeKind.HOSPITAL,
        } | values

    def add(self, act: FundAct, about: FundEntry | None = None, **values: Any):
        """One more act; it is about what it must be about, unless that is named."""
        moment = BEGIN + timedelta(minutes=len(self.entries))
        about = about or self._about(act)
        if act is FundAct.REVERSED and about is not None:
            values.setdefault("amount_fen", about.amount_fen)
        if act in ASKS:
            self._values |= values
        entry = FundEntry(
            **{
                "origin_id": VEHICLE,
                "case_id": CASE,
                "id": new_id(moment),
                "created_at": moment,
                "created_by": SPECIALIST,
                "request_id": self.request_id,
                "act": act,
                "idempotency_key": f"{self.request_id}/{len(self.entries)}",
                "happened_at": moment,
                "about_id": about.id if about is not None else None,
            }
            | self._values
            | values
        )
        self.entries.append(entry)
        return entry

    def _about(self, act: FundAct) -> FundEntry | None:
        if not self.entries:
            return None
        request = self.request
        match act:
            case FundAct.PAID:
                return request.approval
            case FundAct.ACKNOWLEDGED | FundAct.OFFSET | FundAct.RECOVERED:
                return request.standing(FundAct.PAID)
            case FundAct.REVERSED:
                found = (request.standing(each) for each in TAKEN_BACK)
                return next(filter(None, found), None)
            case _:
                return request.request

    @property
    def request(self) -> FundRequest:
        """The request as its acts have left it."""
        (request,) = requests(self.entries)
        return request


def request_of(*acts: FundAct, **values: Any) -> FundRequest:
    """A request after these acts."""
    made = Acts(**values)
    for act in acts:
        made.add(act)
    return made.request


def as_before(entries: list[FundEntry]) -> list[FundEntry]:
    """The acts as the program wrote them before they named what they are about."""
    return [replace(entry, about_id=None) for entry in entries]
