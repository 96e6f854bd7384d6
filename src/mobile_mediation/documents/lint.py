"""What must be right in an agreement before anybody signs it.

The list is that of the reference for papers: an agreement that leaves payer, payee,
amount, date or account open is refused by a court that should confirm it
(民诉法解释 358, unclear content).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mobile_mediation.documents.paper import AgreementPaper, PaperKind, PaperPayment
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import format_yuan

_VAGUE: Final = ("尽快", "合理", "适当", "若干", "____", "某某", "×××", "XXX")
"""Words that leave open what is owed, and blanks of a form that nobody filled in."""
_FINAL: Final = re.compile(r"一次性(?:了结|处理|解决|终结)|互不追究|不再主张")
_LATER: Final = ("后续治疗", "二次手术", "后续费用")


class Severity(StrEnum):
    """Whether a finding stops the signing."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, where, and by which rule."""

    code: str
    severity: Severity
    path: str
    words: Words
    rule: str | None = None


def lint(paper: AgreementPaper) -> tuple[Finding, ...]:
    """Everything that is wrong with a paper; empty if it can be signed."""
    return (
        *_sums(paper),
        *_payments(paper),
        *_clauses(paper),
        *_people(paper),
        *_dates(paper),
        *_annexes(paper),
    )


def _blocking(
    code: str, path: str, zh: str, en: str, rule: str | None = None
) -> Finding:
    return Finding(
        code=code,
        severity=Severity.BLOCKING,
        path=path,
        words=Words(zh, en),
        rule=rule,
    )


def _sums(paper: AgreementPaper) -> Iterator[Finding]:
    items = sum(item.agreed_fen for item in paper.items)
    if not paper.items or items <= 0:
        yield _blocking(
            "MM1430", "items", "没有约定赔偿金额。", "No compensation is agreed."
        )
    if items != paper.total_fen:
        yield _blocking(
            "MM1431",
            "total",
            f"各项之和{format_yuan(items)}与合计不符。",
            "The items do not add up to the total.",
        )
    advanced = sum(advance.amount_fen for advance in paper.advances)
    payable = paper.total_fen - advanced
    if advanced != paper.advances_total_fen or payable != paper.payable_fen:
        yield _blocking(
            "MM1432",
            "payable",
            "应付款不等于合计减去已垫付款。",
            "What is payable is not the total less the advances.",
        )
    if payable < 0:
        yield _blocking(
            "MM1433",
            "advances",
            "已垫付款超过赔偿合计，须另行约定返还。",
            "The advances exceed the total; agree on their return.",
        )
    shared = sum(share.amount_fen for share in paper.shares)
    if payable >= 0 and shared != payable:
        yield _blocking(
            "MM1434",
            "shares",
            f"各笔付款之和{format_yuan(shared)}与应付款{format_yuan(payable)}不符。",
            f"The payments add up to {format_yuan(shared)}, "
            f"payable is {format_yuan(payable)}.",
        )


def _payments(paper: AgreementPaper) -> Iterator[Finding]:
    for place, share in enumerate(paper.shares):
        path = f"shares[{place}]"
        if share.due_on is None:
            yield _blocking(
                "MM1435",
                f"{path}.due_on",
                "付款没有日期。",
                "A payment has no date.",
                "民诉法解释 358",
            )
        elif share.due_on < paper.made_on:
            yield _blocking(
                "MM1436",
                f"{path}.due_on",
                "付款日期早于协议日期。",
                "A payment is due before the agreement is made.",
            )
        if share.amount_fen <= 0:
            yield _blocking(
                "MM1437", f"{path}.amount", "付款金额须大于零。", "A payment is empty."
            )
        yield from _account(share, path)


def _account(share: PaperPayment, path: str) -> Iterator[Finding]:
    if share.method is not PaymentMethod.TRANSFER:
        return
    if not (share.account_no and share.account_holder and share.bank):
        yield _blocking(
            "MM1438",
            f"{path}.account",
            "转账付款须写明户名、账号和开户行。",
            "A transfer needs holder, number and bank of the account.",
            "民诉法解释 358",
        )
    elif share.account_holder != share.payee and not share.account_authority:
        yield _blocking(
            "MM1439",
            f"{path}.account_holder",
            f"收款账户户名“{share.account_holder}”与收款人“{share.payee}”不一致。",
            "The account is not the payee's own, and no authority is stated.",
        )


def _clauses(paper: AgreementPaper) -> Iterator[Finding]:
    for place, clause in enumerate(paper.clauses, start=1):
        vague = [word for word in _VAGUE if word in clause]
        if vague or not clause.strip():
            words = "、".join(vague) or "空白"
            yield _blocking(
                "MM1440",
                f"clauses[{place - 1}]",
                f"第{place}条含有不明确的用语：{words}。",
                f"Clause {place} is not definite: {words}.",
                "民诉法解释 358",
            )
    text = "".join(paper.clauses)
    if _FINAL.search(text) and not any(word in text for word in _LATER):
        yield _blocking(
            "MM1441",
            "clauses",
            "约定一次性了结时，须写明后续治疗费如何处理。",
            "A final settlement must say what becomes of later treatment.",
        )


def _people(paper: AgreementPaper) -> Iterator[Finding]:
    if not paper.signatories or any(not each.name for each in paper.signatories):
        yield _blocking(
            "MM1442",
            "signatories",
            "有签名人没有姓名。",
            "Somebody who signs has no name.",
        )
    if any(not seal.name for seal in paper.seals):
        yield _blocking(
            "MM1443",
            "seals",
            "尚未确定加盖签章的民警。",
            "The officer who seals is not known yet.",
        )
    if not paper.responsibility:
        yield _blocking(
            "MM1444",
            "responsibility",
            "没有写明各方事故责任。",
            "The responsibility of the parties is missing.",
            "道路交通事故处理程序规定 93",
        )
    if paper.kind is PaperKind.POLICE and not paper.determination_no:
        yield _blocking(
            "MM1445",
            "determination_no",
            "公安调解须先有事故认定书。",
            "Police mediation needs the determination first.",
            "道路交通安全法 73",
        )
    if any(party.is_insurer for party in paper.parties) and not paper.insurer_consent:
        yield _blocking(
            "MM1446",
            "insurer_consent",
            "没有保险人的同意：未经其同意的协议，保险人可以重新核定。",
            "The insurer has not consented; it may assess the agreement anew.",
            "保险法解释（四）19",
        )


def _dates(paper: AgreementPaper) -> Iterator[Finding]:
    if paper.made_on < paper.accident_on:
        yield _blocking(
            "MM1447",
            "made_on",
            "协议日期早于事故日期。",
            "The agreement is dated before the accident.",
        )


def _annexes(paper: AgreementPaper) -> Iterator[Finding]:
    """Only where every annex says what was agreed; else there is nothing to compare."""
    agreed = [annex.total.agreed_fen for annex in paper.annexes]
    said = [fen for fen in agreed if fen is not None]
    if said and len(said) == len(agreed) and sum(said) != paper.total_fen:
        yield _blocking(
            "MM2380",
            "annexes",
            f"附件议定合计{format_yuan(sum(said))}与协议合计"
            f"{format_yuan(paper.total_fen)}不符。",
            f"What the annexes say is agreed is {format_yuan(sum(said))}, "
            f"the agreement's total is {format_yuan(paper.total_fen)}.",
            "民诉法解释 358",
        )
