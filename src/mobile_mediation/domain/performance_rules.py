"""What cannot be so after an agreement: copies, payments, court, visits, its end."""

from datetime import date, datetime
from typing import Final

from mobile_mediation.domain.agreements import AgreementVersion, Document
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.letters import DeliveryWay
from mobile_mediation.domain.money import format_yuan
from mobile_mediation.domain.performance import (
    AgreementEnding,
    ConfirmationResult,
    DeliveryReceipt,
    EndingKind,
    JudicialConfirmation,
    PerformancePayment,
    PerformanceState,
    Revisit,
)
from mobile_mediation.domain.performance_plan import (
    Duty,
    confirmation_until,
    current_confirmation,
    next_ways,
    plan_of,
    sealed_paper,
    version_in_force,
)
from mobile_mediation.domain.working_days import WorkingDays

SATISFACTIONS: Final = range(1, 6)
"""From 1, not at all, to 5, very much."""
_FINAL: Final = frozenset(
    {None, ConfirmationResult.CONFIRMED, ConfirmationResult.REJECTED}
)
"""Applications beside which there is no second one: open, or ruled on."""


def need_paper(file: CaseFile) -> tuple[Document, AgreementVersion]:
    """The sealed paper in force, and the text that it carries.

    Raises:
        RuleViolation: MM2701 there is none.
    """
    paper, version = sealed_paper(file), version_in_force(file)
    if paper is None or version is None:
        raise RuleViolation(
            "MM2701",
            Words("还没有签章齐全的协议。", "No agreement carries every seal yet."),
            path="agreement.version",
            next_step=Words(
                "请先完成签名和签章。", "Finish the signatures and seals first."
            ),
        )
    return paper, version


def check_receipt(receipt: DeliveryReceipt, file: CaseFile, *, now: datetime) -> None:
    """Refuse a receipt that proves nothing.

    Raises:
        RuleViolation: MM2702 another text than the one in force, MM2703 the number of
            the copy, MM2704 a refusal without its witness, MM2705 nobody took it,
            MM2706 sent electronically without consent, MM2707 the day.
        NotFound: MM1104 no such party.
    """
    paper, version = need_paper(file)
    if receipt.document_id != paper.id:
        raise RuleViolation(
            "MM2702",
            Words(
                "该文本不是现行协议，不能送达。",
                "This text is not the agreement in force.",
            ),
            path="delivery_receipt.document_id",
            next_step=Words(f"请送达{paper.name}。", f"Hand over {paper.name}."),
        )
    _need_party(receipt.party_id, file)
    _check_copy(receipt, file)
    if receipt.refusal is not None and receipt.witness is None:
        raise RuleViolation(
            "MM2704",
            Words(
                "拒收的，须写明见证人。",
                "Where it was not taken, a witness must be named.",
            ),
            path="delivery_receipt.witness",
            rule="公安机关办理行政案件程序规定 36",
            next_step=Words(
                "请填写在场见证人的姓名。", "Give the name of somebody who saw it."
            ),
        )
    if receipt.refusal is None and receipt.receiver is None:
        raise RuleViolation(
            "MM2705",
            Words("请填写签收人。", "Say who received it."),
            path="delivery_receipt.receiver",
            next_step=Words(
                "拒收的，请填写拒收理由和见证人。",
                "If nobody took it, say why and who saw it.",
            ),
        )
    if receipt.way is DeliveryWay.ELECTRONIC and receipt.note is None:
        raise RuleViolation(
            "MM2706",
            Words(
                "电子送达须经受送达人同意。",
                "Electronic delivery needs the receiver's consent.",
            ),
            path="delivery_receipt.note",
            rule="公安机关办理行政案件程序规定 36",
            next_step=Words(
                "请在备注中写明何时、以何种方式同意。",
                "Say in the note when and how it was given.",
            ),
        )
    # A time later today lies in the future as much as tomorrow does.
    is_over = receipt.happened_at <= now
    _check_day(
        china_day(receipt.happened_at),
        version,
        china_day(now) if is_over else date.min,
        code="MM2707",
        words=Words(
            "送达时间应在定稿之后，且不晚于现在。",
            "A copy is handed over after the text was frozen, and not in the future.",
        ),
        path="delivery_receipt.happened_at",
    )


def _check_copy(receipt: DeliveryReceipt, file: CaseFile) -> None:
    taken = next(
        (
            each
            for each in file.receipts
            if each.document_id == receipt.document_id
            and each.copy_no == receipt.copy_no
            and not each.is_void
        ),
        None,
    )
    if receipt.copy_no < 1 or taken is not None:
        raise RuleViolation(
            "MM2703",
            Words(
                "份号应从1开始，且每份只送达一次。",
                "Copies are numbered from 1, and each is handed over once.",
            ),
            path="delivery_receipt.copy_no",
            value=str(receipt.copy_no),
            next_step=Words("请核对份号。", "Look at the number on the copy."),
        )


def find_duty(payment: PerformancePayment, file: CaseFile) -> Duty:
    """The payment of the plan on which something was paid.

    Raises:
        NotFound: MM2714 the plan has no such payment.
    """
    for duty in plan_of(file):
        if duty.instalment.id == payment.instalment_id:
            return duty
    raise NotFound(
        "MM2714",
        Words("现行协议没有这笔付款。", "The agreement in force has no such payment."),
        path="performance_payment.instalment_id",
        next_step=Words("请在履行计划中选择。", "Choose it from the plan."),
    )


def check_payment(
    payment: PerformancePayment, duty: Duty, file: CaseFile, *, today: date
) -> None:
    """Refuse a payment that the agreement does not know or nothing proves.

    Raises:
        RuleViolation: MM2710 no amount, MM2711 more than is owed, MM2712 no proof,
            MM2713 the day.
    """
    _, version = need_paper(file)
    if payment.amount_fen <= 0:
        raise RuleViolation(
            "MM2710",
            Words("付款金额必须大于零。", "A payment is more than zero."),
            path="performance_payment.amount_fen",
            value=format_yuan(payment.amount_fen),
        )
    if payment.amount_fen > duty.left_fen:
        left = format_yuan(duty.left_fen)
        raise RuleViolation(
            "MM2711",
            Words(f"该笔尚欠{left}，付款超出。", f"Only {left} is still owed."),
            path="performance_payment.amount_fen",
            value=format_yuan(payment.amount_fen),
            next_step=Words(
                "请核对金额；多付的记在下一笔，或者退还。",
                "Check it; what is too much counts for the next one or goes back.",
            ),
        )
    if payment.attachment_id is None and payment.voucher_no is None:
        raise RuleViolation(
            "MM2712",
            Words("付款须有凭证。", "A payment needs a proof."),
            path="performance_payment.voucher_no",
            rule="人民调解法 31",
            next_step=Words(
                "请选择附件，或填写凭证号。",
                "Choose the file, or give the number of the voucher.",
            ),
        )
    known = {each.id for each in file.current_attachments}
    if payment.attachment_id is not None and payment.attachment_id not in known:
        raise NotFound(
            "MM2716",
            Words("案件中没有这个附件。", "The case has no such file."),
            path="performance_payment.attachment_id",
            next_step=Words("请先加入附件。", "Add the file first."),
        )
    _check_day(
        payment.paid_on,
        version,
        today,
        code="MM2713",
        words=Words(
            "付款日期应在定稿之后，且不晚于今天。",
            "A payment is made after the text was frozen, and not in the future.",
        ),
        path="performance_payment.paid_on",
    )


def check_application(
    application: JudicialConfirmation,
    file: CaseFile,
    *,
    today: date,
    calendar: WorkingDays,
) -> None:
    """Refuse an application that the court does not take.

    Raises:
        RuleViolation: MM2720 the police mediated, MM2721 the 30 days have passed,
            MM2722 there is one already, MM2724 the day.
    """
    _, version = need_paper(file)
    last = confirmation_until(file, calendar)
    if file.case.path is not MediationPath.COMMITTEE or last is None:
        raise RuleViolation(
            "MM2720",
            Words(
                "只有人民调解协议才能申请司法确认。",
                "Only an agreement before the people's committee can be confirmed.",
            ),
            path="judicial_confirmation",
            rule="人民调解法 33;民诉法 205",
            next_step=Words(
                "公安调解书不履行的，可以向人民法院起诉。",
                "Who is not paid under a police agreement can sue.",
            ),
        )
    _check_day(
        application.applied_on,
        version,
        today,
        code="MM2724",
        words=Words(
            "法院收件日期应在定稿之后，裁定日期应在收件之后，且都不晚于今天。",
            "The court gets it after the text was frozen and rules after that, "
            "neither in the future.",
        ),
        path="judicial_confirmation.applied_on",
    )
    if application.applied_on > last.on:
        until = last.on.isoformat()
        raise RuleViolation(
            "MM2721",
            Words(
                f"共同申请司法确认的期限已于{until}届满。",
                f"The time to ask the court jointly ended on {until}.",
            ),
            path="judicial_confirmation.applied_on",
            value=application.applied_on.isoformat(),
            rule="人民调解法 33;民诉法 205",
            next_step=Words(
                "可以重新调解达成协议，或者向人民法院起诉。",
                "Mediate again and agree anew, or sue.",
            ),
        )
    known = current_confirmation(file)
    if known is not None and known.result in _FINAL:
        raise RuleViolation(
            "MM2722",
            Words(
                "现行协议已经申请过司法确认。",
                "There is an application about this agreement already.",
            ),
            path="judicial_confirmation",
            next_step=Words(
                "请登记法院的结果。", "Record what the court has done with it."
            ),
        )


def check_ruling(
    application: JudicialConfirmation | None, *, decided_on: date, today: date
) -> JudicialConfirmation:
    """The application that a result belongs to.

    Raises:
        RuleViolation: MM2723 none waits for a result, MM2724 the day.
    """
    if application is None or application.result is not None:
        raise RuleViolation(
            "MM2723",
            Words("没有等待结果的司法确认申请。", "No application waits for a result."),
            path="judicial_confirmation.result",
            next_step=Words("请先登记申请。", "Record the application first."),
        )
    if not application.applied_on <= decided_on <= today:
        raise RuleViolation(
            "MM2724",
            Words(
                "法院收件日期应在定稿之后，裁定日期应在收件之后，且都不晚于今天。",
                "The court gets it after the text was frozen and rules after that, "
                "neither in the future.",
            ),
            path="judicial_confirmation.decided_on",
            value=decided_on.isoformat(),
        )
    return application


def check_revisit(revisit: Revisit, file: CaseFile, *, today: date) -> None:
    """Refuse a visit that cannot have been.

    Raises:
        RuleViolation: MM2730 the satisfaction, MM2731 the day.
        NotFound: MM1104 no such party.
    """
    _, version = need_paper(file)
    _need_party(revisit.party_id, file)
    given = revisit.satisfaction
    if given is not None and given not in SATISFACTIONS:
        raise RuleViolation(
            "MM2730",
            Words("满意度为1至5分。", "Satisfaction goes from 1 to 5."),
            path="revisit.satisfaction",
            value=str(given),
        )
    _check_day(
        revisit.visited_on,
        version,
        today,
        code="MM2731",
        words=Words(
            "回访日期应在定稿之后，且不晚于今天。",
            "A party is called back after the text was frozen, not in the future.",
        ),
        path="revisit.visited_on",
    )


def check_ending(
    ending: AgreementEnding, file: CaseFile, *, today: date, calendar: WorkingDays
) -> None:
    """Refuse a breach or an end that the case contradicts.

    Raises:
        RuleViolation: MM2740 the payment is not late, MM2741 the day, MM2742 this way
            is not open.
    """
    _, version = need_paper(file)
    _check_day(
        ending.happened_on,
        version,
        today,
        code="MM2741",
        words=Words(
            "违约或终止的日期应在定稿之后，且不晚于今天。",
            "A breach or an end comes after the text was frozen, not in the future.",
        ),
        path="agreement_ending.happened_on",
    )
    if ending.kind is EndingKind.BREACH:
        late = {
            duty.instalment.id
            for duty in plan_of(file)
            if duty.state_on(ending.happened_on) is PerformanceState.LATE
        }
        if ending.instalment_id not in late:
            raise RuleViolation(
                "MM2740",
                Words(
                    "该笔付款在这一天没有逾期。",
                    "This payment was not late on that day.",
                ),
                path="agreement_ending.instalment_id",
                next_step=Words(
                    "请在履行计划中选择逾期的付款。",
                    "Choose one from the plan that is late.",
                ),
            )
    if ending.next_way not in next_ways(
        file, ending.kind, today=today, calendar=calendar
    ):
        raise RuleViolation(
            "MM2742",
            Words("这一途径现在不可行。", "This way is not open now."),
            path="agreement_ending.next_way",
            value=ending.next_way.value,
            rule="道路交通安全法 74;人民调解法 32, 33;民诉法 205, 206",
            next_step=Words(
                "只有经司法确认的协议才能申请强制执行；请另选途径。",
                "Only a confirmed agreement is enforced; choose another way.",
            ),
        )


def _need_party(party_id: object, file: CaseFile) -> None:
    if all(party.id != party_id for party in file.current_parties):
        raise NotFound(
            "MM1104",
            Words("在本机记录中找不到此项。", "This is not in the records here."),
            path="party_id",
            next_step=Words("请刷新后再试。", "Reload and try again."),
        )


def _check_day(
    day: date,
    version: AgreementVersion,
    today: date,
    *,
    code: str,
    words: Words,
    path: str,
) -> None:
    if not china_day(version.frozen_at) <= day <= today:
        raise RuleViolation(
            code,
            words,
            path=path,
            value=day.isoformat(),
            next_step=Words("请核对日期。", "Check the day."),
        )
