"""How the ledger of emergency money looks to other programs and at a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.fund_ledger import (
    Posting,
    is_overdrawn,
    journal,
    totals,
    trial_balance,
)
from mobile_mediation.domain.fund_limits import LimitUse
from mobile_mediation.domain.funds import FundRequest
from mobile_mediation.domain.money import decimal_yuan, format_yuan
from mobile_mediation.domain.settlements import Settlement
from mobile_mediation.services.funds.standing import CaseFunds, FundStanding

_LIMIT: Final = {
    "limit_fen": Words("限额", "Limit"),
    "paid_fen": Words("已付", "Paid"),
    "reserved_fen": Words("已批未付", "Approved, not paid"),
    "left_fen": Words("尚可支付", "Left"),
}


class FundAnswers:
    """Answers in the words of one language."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def request(self, request: FundRequest) -> dict[str, Any]:
        """A request with its acts."""
        first = request.request
        return {
            "request_id": str(request.id),
            "state": request.state.value,
            "state_label": self._wording.label(request.state),
            "source": first.source.value,
            "source_label": self._wording.label(first.source),
            "amount": decimal_yuan(request.amount_fen),
            "paid": decimal_yuan(request.paid_fen),
            "offset": decimal_yuan(request.offset_fen),
            "recovered": decimal_yuan(request.recovered_fen),
            "open": decimal_yuan(request.open_fen),
            "payee_name": first.payee_name,
            "is_overdrawn": is_overdrawn(request),
            "entries": self._wording.plain(request.entries),
        }

    def request_text(self, request: FundRequest) -> str:
        """A request as one line."""
        first = request.request
        return "  ".join(
            (
                str(request.id),
                format_yuan(request.amount_fen),
                self._wording.label(request.state),
                self._wording.label(first.source),
                first.payee_name,
            )
        )

    def ledger(self, case_no: str, requests: Sequence[FundRequest]) -> dict[str, Any]:
        """The requests of a case, their postings and what they come to."""
        postings = [each for request in requests for each in journal(request)]
        return {
            "case_no": case_no,
            "requests": [self.request(each) for each in requests],
            "journal": [self._posting(each) for each in postings],
            "paid": decimal_yuan(sum(each.paid_fen for each in requests)),
            **self.balance(requests, postings),
        }

    def ledger_text(self, requests: Sequence[FundRequest]) -> str:
        """The requests of a case as lines, with the sum."""
        paid = sum(each.paid_fen for each in requests)
        name = self._wording.words("已付合计", "Paid in all")
        return "\n".join(
            [
                *(self.request_text(each) for each in requests),
                f"{name}  {format_yuan(paid)}",
            ]
        )

    def _posting(self, posting: Posting) -> dict[str, Any]:
        into, out_of = posting.lines
        return {
            "entry_id": str(posting.entry.id),
            "request_id": str(posting.entry.request_id),
            "act": posting.entry.act.value,
            "source": posting.source.value,
            "debit": into.account.value,
            "credit": out_of.account.value,
            "amount": decimal_yuan(posting.amount_fen),
        }

    def balance(
        self, requests: Iterable[FundRequest], postings: Sequence[Posting]
    ) -> dict[str, Any]:
        """The accounts, both sides of them together, and what each source has given."""
        found = trial_balance(postings)
        return {
            "accounts": [
                {
                    "source": each.source.value,
                    "account": each.account.value,
                    "account_label": self._wording.label(each.account),
                    "debit": decimal_yuan(each.debit_fen),
                    "credit": decimal_yuan(each.credit_fen),
                    "balance": decimal_yuan(each.fen),
                }
                for each in found
            ],
            "debits": decimal_yuan(sum(each.debit_fen for each in found)),
            "credits": decimal_yuan(sum(each.credit_fen for each in found)),
            "sources": [self._wording.plain(each) for each in totals(requests)],
        }

    def balance_text(
        self, requests: Sequence[FundRequest], postings: Sequence[Posting]
    ) -> str:
        """The accounts as lines, and below them what is open."""
        lines = [
            "  ".join(
                (
                    self._wording.label(each.source),
                    self._wording.label(each.account),
                    format_yuan(each.fen),
                )
            )
            for each in trial_balance(postings)
        ]
        is_open = sum(each.open_fen for each in requests)
        name = self._wording.words("未结垫付", "Open advances")
        return "\n".join([*lines, f"{name}  {format_yuan(is_open)}"])

    def limits(self, uses: Sequence[LimitUse]) -> dict[str, Any]:
        """Every limit; that of the first vehicle's compulsory insurance on top."""
        return {
            **{
                name.removesuffix("_fen"): decimal_yuan(getattr(uses[0], name))
                for name in _LIMIT
            },
            "limits": [
                {
                    "kind": use.kind.value,
                    "kind_label": self._wording.label(use.kind),
                    "subject": use.subject,
                    "basis": use.basis,
                    **{
                        name.removesuffix("_fen"): decimal_yuan(getattr(use, name))
                        for name in _LIMIT
                    },
                }
                for use in uses
            ],
        }

    def limits_text(self, uses: Sequence[LimitUse]) -> str:
        """Every limit as a paragraph."""
        return "\n\n".join(
            "\n".join(
                [
                    f"{self._wording.label(use.kind)}  {use.subject or ''}".rstrip(),
                    *(
                        f"{self._wording.words(words.zh, words.en)}  "
                        f"{format_yuan(getattr(use, name))}"
                        for name, words in _LIMIT.items()
                    ),
                ]
            )
            for use in uses
        )

    def checks(self, found: CaseFunds) -> dict[str, Any]:
        """What was found about each payee and what stands in the way."""
        return {
            "requests": [self._check(each) for each in found.standings],
            "numbers": self._wording.plain(found.numbers),
        }

    def _check(self, standing: FundStanding) -> dict[str, Any]:
        return {
            "request_id": str(standing.request.id),
            "ask_id": str(standing.request.request.id),
            "ask_no": standing.ask_no,
            "state": standing.request.state.value,
            "weight": standing.report.weight,
            "findings": [
                {
                    "rule": each.rule.value,
                    "weight": each.weight,
                    "blocks": each.blocks,
                    "words": self._wording.plain(each.words),
                }
                for each in standing.report.findings
            ],
            "obstacles": [
                {
                    "code": each.code,
                    "words": self._wording.plain(each.words),
                    "next_step": self._wording.plain(each.next_step),
                }
                for each in standing.obstacles
            ],
        }

    def checks_text(self, found: CaseFunds) -> str:
        """The same as lines, each request followed by what stands in its way."""
        lines: list[str] = []
        for standing in found.standings:
            lines.append(f"{standing.ask_no}  {self.request_text(standing.request)}")
            lines += [
                f"  ! {self._wording.plain(each.words)}"
                for each in standing.report.findings
            ]
            lines += [
                f"  {each.code} {self._wording.plain(each.words)}"
                for each in standing.obstacles
            ]
        return "\n".join(lines)

    def settlement(self, found: Settlement) -> dict[str, Any]:
        """Who pays whom, and how every figure comes about."""
        return {
            "entitlement": decimal_yuan(found.entitlement_fen),
            "received": decimal_yuan(found.received_fen),
            "final": decimal_yuan(found.final_fen),
            "insurer_remaining": decimal_yuan(found.insurer_remaining_fen),
            "repay": decimal_yuan(found.repay_fen),
            "payers": [
                {
                    "payer": each.payer.value,
                    "due": decimal_yuan(each.due_fen),
                    "advanced": decimal_yuan(each.advanced_fen),
                    "offset": decimal_yuan(each.offset_fen),
                    "remaining": decimal_yuan(each.remaining_fen),
                    "surplus": decimal_yuan(each.surplus_fen),
                }
                for each in found.payers
            ],
            "payments": [self._wording.plain(each) for each in found.payments],
            "refunds": [self._wording.plain(each) for each in found.refunds],
            "offsets": [
                {
                    "request_id": str(each.request.id),
                    "offset": decimal_yuan(each.offset_fen),
                    "returned": decimal_yuan(each.returned_fen),
                }
                for each in found.offsets
            ],
            "creditors": [self.request(each) for each in found.creditors],
            "recourse": [self.request(each) for each in found.recourse],
        }

    def settlement_text(self, found: Settlement) -> str:
        """The figures of a settlement as lines."""
        words, label = self._wording.words, self._wording.label
        lines = [
            f"{label(each.payer)}  {words('应付', 'due')} {format_yuan(each.due_fen)}  "
            f"{words('已垫付', 'advanced')} {format_yuan(each.advanced_fen)}"
            for each in found.payers
        ]
        lines += [
            f"{label(each.payer)} → {words('伤者', 'the victim')}  "
            f"{format_yuan(each.fen)}"
            for each in found.payments
        ]
        lines += [
            f"{label(each.payer)} → {label(each.to)}  {format_yuan(each.fen)}"
            for each in found.refunds
        ]
        final = words("伤者实得", "The victim still gets")
        return "\n".join([*lines, f"{final}  {format_yuan(found.final_fen)}"])
