"""What the papers of emergency money say of a request, row by row."""

from datetime import date
from typing import Final
from uuid import UUID

from mobile_mediation.documents.letter_paper import LetterRow
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.fund_sources import RULES
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundRequest,
    FundSource,
    PayeeKind,
)
from mobile_mediation.domain.payee_checks import PayeeRule
from mobile_mediation.labels import Labels
from mobile_mediation.security.approval_codes import ask_number, grouped
from mobile_mediation.services.letter_texts import (
    BLANK,
    day_words,
    moment_words,
    money_row,
)

_LAST_DIGITS: Final = 4


class FundRows:
    """One request in the words of papers; blanks while none is chosen."""

    def __init__(
        self, request: FundRequest | None, file: CaseFile, labels: Labels
    ) -> None:
        self._request = request
        self._file = file
        self._labels = labels

    @property
    def _ask(self) -> FundEntry | None:
        return self._request.request if self._request is not None else None

    @property
    def _paid(self) -> FundEntry | None:
        if self._request is None:
            return None
        return self._request.standing(FundAct.PAID)

    @property
    def source(self) -> FundSource | None:
        """Whose money it is."""
        return self._ask.source if self._ask is not None else None

    @property
    def is_to_hospital(self) -> bool:
        """Whether a hospital receives it, and not a person."""
        ask = self._ask
        return ask is not None and ask.payee_kind is PayeeKind.HOSPITAL

    def receipt(self, *, payer: str | None, by: str) -> tuple[LetterRow, ...]:
        """What somebody confirms: the account by its last digits only."""
        ask, paid = self._ask, self._paid
        if ask is None or paid is None:
            return (LetterRow(label="款项", words=BLANK),)
        return (
            LetterRow(label="收款人", words=self._payee(ask)),
            *self._number_of_person(ask),
            LetterRow(label="付款方", words=self._payer(ask, payer)),
            LetterRow(label="伤者", words=self._injured(ask)),
            LetterRow(label="用途", words=self._purpose(ask)),
            money_row("收到金额", paid.amount_fen),
            LetterRow(label="付款方式", words=self._way(ask)),
            LetterRow(label="付款日期", words=day_words(_day(paid))),
            LetterRow(label="付款凭证号", words=paid.reference_no),
            LetterRow(label="交付人", words=by),
        )

    def voucher(self) -> tuple[LetterRow, ...]:
        """Everything about a payment that the insurer keeps."""
        ask, request, paid = self._ask, self._request, self._paid
        if ask is None or request is None or paid is None:
            return (LetterRow(label="款项", words=BLANK),)
        account = (ask.account_holder or ask.payee_name, ask.payee_bank, ask.bank_code)
        return (
            LetterRow(label="申请号", words=ask_number(ask.id)),
            LetterRow(
                label="资金来源",
                words=f"{self._source(ask)}（{RULES[ask.source].basis}）",
            ),
            LetterRow(label="通知书或担保函", words=ask.reference_no),
            LetterRow(label="伤者", words=self._injured(ask)),
            LetterRow(label="用途", words=self._purpose(ask)),
            money_row("付款金额", paid.amount_fen),
            LetterRow(label="收款人", words=self._payee(ask)),
            LetterRow(
                label="收款账户",
                words="\n".join(
                    part
                    for part in (
                        ask.payee_account,
                        "　".join(each for each in account if each),
                    )
                    if part
                ),
            ),
            LetterRow(label="审批", words=self._approval(request.approval)),
            LetterRow(label="收款人核验", words=self._findings(request)),
            LetterRow(label="回拨核实", words=self._call(request.call_back)),
            LetterRow(label="付款日期", words=day_words(_day(paid))),
            LetterRow(label="支付流水号", words=paid.reference_no),
        )

    def refusal(self) -> tuple[LetterRow, ...]:
        """What was asked, and why it was refused; no account."""
        ask, request = self._ask, self._request
        if ask is None or request is None:
            return (LetterRow(label="款项", words=BLANK),)
        refused = request.entry(FundAct.REFUSED)
        return (
            LetterRow(label="申请的款项", words=self._source(ask)),
            LetterRow(label="伤者", words=self._injured(ask)),
            LetterRow(label="用途", words=_without_account(self._purpose(ask), ask)),
            money_row("申请金额", ask.amount_fen),
            LetterRow(
                label="未批准的原因",
                words=_without_account(refused.reason, ask) if refused else BLANK,
            ),
            LetterRow(
                label="决定日期",
                words=day_words(china_day(refused.happened_at)) if refused else BLANK,
            ),
        )

    def _source(self, ask: FundEntry) -> str:
        return self._labels.of(ask.source).zh

    def _payer(self, ask: FundEntry, payer: str | None) -> str:
        source = self._source(ask)
        return f"{payer}（{source}）" if payer else source

    def _payee(self, ask: FundEntry) -> str:
        kind = self._labels.of(ask.payee_kind).zh if ask.payee_kind else ""
        return f"{ask.payee_name}（{kind}）" if kind else ask.payee_name

    def _number_of_person(self, ask: FundEntry) -> tuple[LetterRow, ...]:
        if ask.payee_kind in {None, PayeeKind.HOSPITAL}:
            return ()
        numbers = (p.id_no for p in self._file.current_parties if p.id == ask.payee_id)
        number = next(numbers, None)
        return (LetterRow(label="身份证件号码", words=number or BLANK * 3),)

    def _injured(self, ask: FundEntry) -> str:
        hurt: UUID | None = ask.injured_id
        if hurt is None and len(self._file.current_injuries) == 1:
            hurt = self._file.current_injuries[0].party_id
        named = (p.name for p in self._file.current_parties if p.id == hurt)
        return next(named, None) or BLANK

    def _purpose(self, ask: FundEntry) -> str:
        words = [self._labels.of(ask.purpose).zh if ask.purpose else None, ask.reason]
        return "；".join(dict.fromkeys(each for each in words if each))

    def _way(self, ask: FundEntry) -> str:
        way = self._labels.of(ask.method).zh if ask.method else "转账"
        if not ask.payee_account:
            return way
        return f"{way}，账号尾号{ask.payee_account[-_LAST_DIGITS:]}"

    def _approval(self, approval: FundEntry | None) -> str:
        if approval is None:
            return BLANK
        parts = (
            approval.actor_name,
            self._labels.of(approval.way).zh if approval.way else None,
            day_words(china_day(approval.happened_at)),
            f"审批码{grouped(approval.code)}" if approval.code else None,
        )
        return "　".join(part for part in parts if part)

    def _findings(self, request: FundRequest) -> str:
        approval = request.approval
        rules = (approval.findings or "").split() if approval is not None else []
        found = "、".join(self._labels.of(PayeeRule(rule)).zh for rule in rules)
        return found or "未发现异常"

    def _call(self, call: FundEntry | None) -> str:
        """Which number was called, whose record it is of, when, and what was said."""
        if call is None:
            return "未回拨"
        origin = self._labels.of(call.number_origin).zh if call.number_origin else ""
        result = "已核实" if call.is_confirmed else "未能核实"
        parts = (
            f"{call.number or BLANK}（{origin}）",
            moment_words(call.happened_at, weekday=False),
            f"{result}：{call.reason}" if call.reason else result,
        )
        return "　".join(parts)


def _without_account(words: str | None, ask: FundEntry) -> str | None:
    """Words for the family, in which no account is spelled out."""
    if not words or not ask.payee_account:
        return words
    short = f"尾号{ask.payee_account[-_LAST_DIGITS:]}"
    return words.replace(ask.payee_account, short)


def _day(paid: FundEntry) -> date:
    return paid.acted_on or china_day(paid.happened_at)
