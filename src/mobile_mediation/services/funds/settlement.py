"""Taking the emergency money of a case into account when it is settled (§4.8)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import Lane, Task, TaskKind
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.funds import FundAct, FundEntry, FundRequest
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.settlements import Due, Settlement, for_victim, settle
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.labels import Labels
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.funds.acts import FundActs

_REMINDED_AFTER: Final = timedelta(days=15)
"""What remains open is asked after in so many days."""


class SettlementService:
    """Reckons advances against what is due, and books what was reckoned."""

    def __init__(self, desk: Desk, *, labels: Labels) -> None:
        self._desk = desk
        self._labels = labels

    def reckon(
        self, case_id: UUID, injured_id: UUID | None, dues: Sequence[Due]
    ) -> Settlement:
        """Who would still pay whom; nothing is written.

        Args:
            case_id: The case.
            injured_id: The injured person; may be left out for the only one.
            dues: What every payer owes this person, without what the relief fund and
                medical insurance have borne.

        Raises:
            NotFound: MM1348 which injured person is not clear.
            RuleViolation: MM1330 an amount is below zero, MM1347 settled already.
        """
        with self._desk.reading() as repository:
            return _settlement(repository.file(case_id), injured_id, dues)

    def settle(
        self,
        case_id: UUID,
        injured_id: UUID | None,
        dues: Sequence[Due],
        *,
        reference_no: str,
        key: str,
    ) -> Settlement:
        """Book the settlement: every advance is offset as far as the debt takes it up.

        What remains open becomes a task with a date: the surplus that goes back, the
        creditor's claim, the recourse.

        Raises:
            NotFound: MM1348 which injured person is not clear.
            RuleViolation: MM1330, MM1347 settled already by another act.
        """
        number = clean_text(reference_no, path="fund.reference_no")
        with self._desk.working_on(case_id) as work:
            acts = FundActs(work)
            found = _settlement(work.file(), injured_id, dues, key=key)
            for offset in found.offsets:
                act_key = f"{key}/{offset.request.id}"
                if acts.done(act_key, FundAct.OFFSET) is not None:
                    return found
                if offset.offset_fen:
                    acts.add(
                        offset.request,
                        FundAct.OFFSET,
                        by=self._desk.user.id,
                        key=act_key,
                        about=offset.request.standing(FundAct.PAID),
                        amount_fen=offset.offset_fen,
                        reference_no=number,
                    )
            for lane, note in self._open(found):
                self._remind(work, lane, f"{note}（{number}）")
            return found

    def _open(self, found: Settlement) -> Iterator[tuple[Lane, str]]:
        for offset in found.offsets:
            if offset.returned_fen:
                name = self._source(offset.request)
                yield Lane.INSURER, f"退还{name}{format_yuan(offset.returned_fen)}"
        for request in found.creditors:
            name = self._source(request)
            yield Lane.INSURER, f"{name}{format_yuan(request.kept_fen)}待其追偿或归还"
        for request in found.recourse:
            yield Lane.INSURER, f"向侵权人追偿{format_yuan(request.kept_fen)}"
        if found.repay_fen:
            yield Lane.FAMILY, f"多付{format_yuan(found.repay_fen)}待返还"

    def _source(self, request: FundRequest) -> str:
        return self._labels.of(request.request.source).zh

    def _remind(self, work: CaseWork, lane: Lane, note: str) -> None:
        work.new(
            Task,
            lane=lane,
            kind=TaskKind.OWN,
            note=note,
            due_at=work.now + _REMINDED_AFTER,
        )


def _settlement(
    file: CaseFile,
    injured_id: UUID | None,
    dues: Sequence[Due],
    *,
    key: str | None = None,
) -> Settlement:
    injured = [injury.party_id for injury in file.current_injuries]
    if injured_id is None and len(injured) == 1:
        injured_id = injured[0]
    if injured_id is None or injured_id not in injured:
        raise NotFound(
            "MM1348",
            Words(
                "请指明为哪一位伤者结算。",
                "Say which injured person it is settled for.",
            ),
            path="injured_id",
        )
    requests = for_victim(file.fund_requests, injured_id, is_only=len(injured) == 1)
    offsets = [e for each in requests for e in each.standing_all(FundAct.OFFSET)]
    if offsets and (
        key is None or not all(e.idempotency_key.startswith(f"{key}/") for e in offsets)
    ):
        raise _settled(offsets[0])
    return settle(dues, requests)


def _settled(offset: FundEntry) -> RuleViolation:
    return RuleViolation(
        "MM1347",
        Words(
            f"该伤者的垫付款已按{offset.reference_no or ''}结算过。",
            "The advances for this person were settled already.",
        ),
        path="injured_id",
        value=offset.reference_no,
        next_step=Words(
            "如需重算，请先冲正原结算的抵扣。", "Take its offsets back first."
        ),
    )
