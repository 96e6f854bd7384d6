"""From a case to its letters: what stands where, in the words of official letters."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mobile_mediation.documents.letter_paper import (
    LetterBox,
    LetterPaper,
    LetterRow,
    LetterSigner,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import age_on, china_day
from mobile_mediation.domain.letter_facts import (
    REASONS,
    Writer,
    ctpl_of,
    motor_vehicles,
)
from mobile_mediation.domain.letter_forms import (
    LetterEntries,
    injured_of,
    injury_of,
    request_of,
)
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.labels import Labels
from mobile_mediation.services.fund_rows import FundRows
from mobile_mediation.services.letter_texts import (
    APPLICATION,
    ASKED_TO_ADVANCE,
    ASKED_TO_PAY,
    BLANK,
    COMMITMENT_CLAUSES,
    COMMITTEE_CLAUSES,
    FUND_ASKED,
    GUARANTEE_CLAUSES,
    POLICE_CLAUSES,
    PREPARED,
    PREPAYMENT,
    SEAL,
    SEARCH_CLAUSES,
    UNKNOWN,
    day_words,
    moment_words,
    money_row,
    publicity_words,
    refusal_clauses,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every letter has, whatever it says."""

    number: str
    made_on: date
    replaces: str | None = None


def compose_letter(
    file: CaseFile,
    kind: LetterKind,
    entries: LetterEntries,
    *,
    frame: Frame,
    writer: Writer,
    labels: Labels,
) -> LetterPaper:
    """Put the case and what was typed into the form of a letter.

    What is missing stands as a blank, so that the letter can be looked at before it
    is whole.
    """
    return _Composer(file, entries, frame, writer, labels).paper(kind)


class _Composer:
    """Finds the words for the parts of one letter."""

    def __init__(
        self,
        file: CaseFile,
        entries: LetterEntries,
        frame: Frame,
        writer: Writer,
        labels: Labels,
    ) -> None:
        self._file = file
        self._entries = entries
        self._frame = frame
        self._writer = writer
        self._labels = labels
        self._injury = injury_of(file, entries)
        self._injured = injured_of(file, self._injury)

    def paper(self, kind: LetterKind) -> LetterPaper:
        """The whole letter."""
        makers: dict[LetterKind, Callable[[LetterKind], LetterPaper]] = {
            LetterKind.GUARANTEE: self._guarantee,
            LetterKind.RESCUE_PAYMENT: self._rescue,
            LetterKind.RESCUE_ADVANCE: self._rescue,
            LetterKind.FUND_APPLICATION: self._application,
            LetterKind.FUND_COMMITMENT: self._commitment,
            LetterKind.FIND_FAMILY: self._search,
            LetterKind.MEDIATION_NOTICE: self._notice,
            LetterKind.PREPAYMENT: self._prepayment,
            LetterKind.VOUCHER: self._voucher,
            LetterKind.RECEIPT: self._receipt,
            LetterKind.FUND_REFUSAL: self._refusal,
        }
        return makers[kind](kind)

    def _paper(
        self,
        kind: LetterKind,
        *,
        opening: tuple[str, ...],
        wish: str,
        signers: tuple[LetterSigner, ...],
        issuer: str | None = None,
        rows: tuple[LetterRow, ...] = (),
        clauses: tuple[str, ...] = (),
        contact: str | None = None,
        remark: str | None = None,
    ) -> LetterPaper:
        entries, frame = self._entries, self._frame
        told = (entries.remarks,) if entries.remarks else ()
        return LetterPaper(
            kind=kind,
            number=frame.number,
            case_no=self._file.case.case_no,
            issuer=issuer,
            addressee=entries.addressee or BLANK,
            made_on=frame.made_on,
            opening=opening if clauses else (*opening, *told),
            rows=rows,
            boxes_title="事由（选择一项）" if kind in REASONS else None,
            boxes=tuple(
                LetterBox(
                    words=self._labels.of(reason).zh,
                    is_ticked=reason is entries.reason,
                )
                for reason in REASONS.get(kind, ())
            ),
            clauses=(*clauses, *told) if clauses else (),
            wish=wish,
            attachments=tuple(
                line.strip()
                for line in (entries.attachments or "").splitlines()
                if line.strip()
            ),
            contact=contact,
            signers=signers,
            replaces=frame.replaces,
            remark=remark,
            waiver=entries.waiver,
            search_way=entries.search_way,
        )

    def _guarantee(self, kind: LetterKind) -> LetterPaper:
        entries = self._entries
        return self._paper(
            kind,
            issuer=self._writer.unit,
            opening=(
                (
                    f"{self._accident()}，伤者{self._name()}现在贵院"
                    f"{self._department()}救治。为使伤者及时得到救治，不因费用延误抢救，"
                    "我公司就其因本次事故所致伤情的医疗费用，向贵院作出如下担保："
                ),
            ),
            rows=(
                LetterRow(label="患者", words=self._patient()),
                LetterRow(label="住院信息", words=self._bed()),
                LetterRow(label="车辆与保单", words=self._insurance()),
                LetterRow(label="保险报案号", words=self._file.case.insurer_report_no),
                money_row("担保最高限额", entries.amount_fen),
                LetterRow(label="担保有效期", words=self._validity()),
                LetterRow(
                    label="结算期限",
                    words=f"贵院提供费用清单和票据之日起"
                    f"{entries.settle_days or BLANK}日内",
                ),
            ),
            clauses=GUARANTEE_CLAUSES,
            wish="特此担保。",
            contact=self._contact(),
            signers=(
                LetterSigner(
                    unit=self._writer.unit,
                    role="授权签字人",
                    name=entries.signatory,
                    seal=SEAL,
                ),
            ),
        )

    def _rescue(self, kind: LetterKind) -> LetterPaper:
        entries, brigade = self._entries, self._file.case.brigade or BLANK
        hospital = self._injury.hospital if self._injury else None
        account = "　".join(each for each in (entries.bank, entries.account_no) if each)
        notice = self._file.accident.police_notice_no
        return self._paper(
            kind,
            issuer=brigade,
            opening=(self._hurt() + self._request(kind),),
            rows=(
                LetterRow(label="受害人", words=self._patient()),
                LetterRow(label="医疗机构", words=hospital),
                LetterRow(label="肇事机动车", words=self._insurance()),
                money_row("抢救费用", entries.cost_fen),
                money_row(
                    "请求支付" if kind is LetterKind.RESCUE_PAYMENT else "请求垫付",
                    entries.amount_fen,
                ),
                LetterRow(
                    label="收款单位",
                    words="　".join(each for each in (hospital, account) if each),
                ),
                *self._basis(),
                LetterRow(label="公安机关文号", words=notice or BLANK),
            ),
            wish="特此通知。",
            contact=self._contact(),
            signers=(LetterSigner(unit=brigade, role="办案民警", seal=SEAL),),
            remark=PREPARED,
        )

    def _basis(self) -> tuple[LetterRow, ...]:
        basis = self._entries.basis
        return (LetterRow(label="事由依据", words=basis),) if basis else ()

    def _request(self, kind: LetterKind) -> str:
        reason = self._entries.reason
        if kind is LetterKind.RESCUE_PAYMENT:
            return ASKED_TO_PAY
        is_for_fund = reason is None or reason.is_for_fund
        return FUND_ASKED if is_for_fund else ASKED_TO_ADVANCE

    def _application(self, kind: LetterKind) -> LetterPaper:
        entries = self._entries
        hospital = self._injury.hospital if self._injury else None
        return self._paper(
            kind,
            opening=(self._hurt() + APPLICATION,),
            rows=(
                LetterRow(label="申请人", words=self._applicant()),
                LetterRow(label="受害人", words=self._patient()),
                LetterRow(label="医疗机构", words=hospital),
                money_row("抢救费用", entries.cost_fen),
                money_row("申请垫付", entries.amount_fen),
                LetterRow(
                    label="医疗机构账户",
                    words=f"开户行：{entries.bank or BLANK}\n"
                    f"账号：{entries.account_no or BLANK}",
                ),
                LetterRow(label="联系电话", words=entries.phone or BLANK),
            ),
            wish="申请人保证以上内容和所附材料真实。请予审核。",
            signers=(LetterSigner(role="申请人（签名、捺指印）"),),
        )

    def _commitment(self, kind: LetterKind) -> LetterPaper:
        entries = self._entries
        return self._paper(
            kind,
            opening=(
                (
                    f"{self._accident()}，致{self._name()}受伤。承诺人就道路交通事故社会救助"
                    "基金垫付的费用，作出如下承诺："
                ),
            ),
            rows=(
                LetterRow(label="承诺人", words=self._applicant()),
                LetterRow(label="身份证件号码", words=BLANK * 3),
                LetterRow(label="受害人", words=self._patient()),
                money_row("垫付金额", entries.amount_fen),
                LetterRow(label="联系电话", words=entries.phone or BLANK),
            ),
            clauses=COMMITMENT_CLAUSES,
            wish="特此承诺。",
            signers=(LetterSigner(role="承诺人（签名、捺指印）"),),
        )

    def _prepayment(self, kind: LetterKind) -> LetterPaper:
        entries = self._entries
        hospital = self._injury.hospital if self._injury else None
        return self._paper(
            kind,
            opening=(self._hurt() + PREPAYMENT,),
            rows=(
                LetterRow(label="申请人", words=self._applicant()),
                LetterRow(label="受害人", words=self._patient()),
                LetterRow(label="医疗机构", words=hospital),
                LetterRow(label="保险报案号", words=self._file.case.insurer_report_no),
                money_row("所需费用", entries.cost_fen),
                money_row("申请预付", entries.amount_fen),
                LetterRow(
                    label="收款账户",
                    words=f"开户行：{entries.bank or BLANK}\n"
                    f"账号：{entries.account_no or BLANK}",
                ),
                LetterRow(label="联系电话", words=entries.phone or BLANK),
            ),
            wish="申请人保证以上内容和所附材料真实；预付款在赔偿时如实抵扣。请予审核。",
            signers=(LetterSigner(role="申请人（签名、捺指印）"),),
        )

    def _voucher(self, kind: LetterKind) -> LetterPaper:
        funds = self._funds(kind)
        return self._paper(
            kind,
            issuer=self._writer.unit,
            opening=(
                f"{self._accident()}。下列紧急资金业经批准并已支付，制作本凭证。",
            ),
            rows=funds.voucher(),
            wish="本凭证与审批记录、支付回单和收条一并归档。",
            signers=(
                LetterSigner(role="制单", name=self._writer.name),
                LetterSigner(role="复核"),
                LetterSigner(role="出纳"),
            ),
        )

    def _receipt(self, kind: LetterKind) -> LetterPaper:
        funds = self._funds(kind)
        return self._paper(
            kind,
            opening=(f"{self._accident()}。今收到下列款项，特立此据。",),
            rows=funds.receipt(
                payer=self._entries.addressee, by=self._entries.handed_by or BLANK
            ),
            wish="以上款项已经如数收到。",
            signers=(
                LetterSigner(
                    role=(
                        "收款单位（盖章）、经办人（签名）"
                        if funds.is_to_hospital
                        else "收款人（签名、捺指印）"
                    )
                ),
                LetterSigner(role="见证人（签名）", name=self._entries.witness),
            ),
        )

    def _refusal(self, kind: LetterKind) -> LetterPaper:
        funds = self._funds(kind)
        return self._paper(
            kind,
            issuer=self._writer.unit,
            opening=(
                (
                    f"{self._accident()}。您方申请的下列款项未获批准。现将原因和其他可以获得帮助的"
                    "途径告知如下："
                ),
            ),
            rows=funds.refusal(),
            clauses=refusal_clauses(funds.source),
            wish="特此告知。",
            contact=self._contact(),
            signers=(
                LetterSigner(
                    unit=self._writer.unit,
                    role="经办人",
                    name=self._entries.contact,
                    seal=SEAL,
                ),
            ),
        )

    def _funds(self, kind: LetterKind) -> FundRows:
        request = request_of(self._file, kind, self._entries)
        return FundRows(request, self._file, self._labels)

    def _search(self, kind: LetterKind) -> LetterPaper:
        entries = self._entries
        hospital = self._injury.hospital if self._injury else None
        where = f"{hospital or BLANK}{self._department()}"
        return self._paper(
            kind,
            issuer=self._writer.unit,
            opening=(
                (
                    f"{self._accident()}，一名伤者现在{where}救治，情况紧急，尚未联系到亲属。"
                    "为保护伤者的生命健康，依据《中华人民共和国个人信息保护法》第十三条第一款"
                    "第（四）项，请贵单位协助查找其亲属，并请其与下列联系人联系。"
                ),
            ),
            rows=(
                LetterRow(label="伤者", words=self._stranger()),
                LetterRow(label="特征", words=entries.appearance or BLANK),
                LetterRow(label="现在何处", words=where),
                LetterRow(
                    label="请联系",
                    words=f"{entries.contact or BLANK}　{entries.phone or BLANK}",
                ),
            ),
            clauses=SEARCH_CLAUSES,
            wish="请予协助为盼。",
            signers=(
                LetterSigner(
                    unit=self._writer.unit,
                    role="经办人",
                    name=entries.contact,
                    seal=SEAL,
                ),
            ),
        )

    def _notice(self, kind: LetterKind) -> LetterPaper:
        file, session = self._file, self._file.current_session
        is_police = file.case.path is not MediationPath.COMMITTEE
        office = (file.case.brigade if is_police else file.case.committee) or BLANK
        planned = session.planned_at if session else None
        rows = (
            LetterRow(
                label="调解时间", words=moment_words(planned) if planned else BLANK
            ),
            LetterRow(label="调解地点", words=session.place if session else BLANK),
            LetterRow(
                label="主持人" if is_police else "人民调解员",
                words=(session.mediator_name if session else None) or BLANK,
            ),
            LetterRow(
                label="是否公开",
                words=publicity_words(is_public=session is None or session.is_public),
            ),
        )
        opening = f"{self._accident()}。"
        opening += (
            "经各方当事人共同申请，我单位依法对本次事故的损害赔偿进行调解。根据《道路交通"
            "事故处理程序规定》第八十八条的规定，现将调解的时间、地点通知如下："
            if is_police
            else "经当事人申请或者同意，本会对本次事故的损害赔偿纠纷进行人民调解。根据"
            "《中华人民共和国人民调解法》的规定，现将调解的时间、地点通知如下："
        )
        return self._paper(
            kind,
            issuer=office,
            opening=(opening,),
            rows=rows,
            clauses=POLICE_CLAUSES if is_police else COMMITTEE_CLAUSES,
            wish="特此通知。",
            contact=self._contact(),
            signers=(
                LetterSigner(
                    unit=office,
                    role="交通警察" if is_police else "人民调解员",
                    seal=SEAL,
                ),
            ),
        )

    def _accident(self) -> str:
        accident = self._file.accident
        at = accident.occurred_at
        when = moment_words(at, weekday=False) if at else BLANK
        return f"{when}许，在{accident.place}发生道路交通事故"

    def _hurt(self) -> str:
        hospital = (self._injury.hospital if self._injury else None) or BLANK
        where = f"{hospital}{self._department()}"
        return f"{self._accident()}，致{self._name()}受伤，现在{where}抢救。"

    def _name(self) -> str:
        name = self._injured.name if self._injured else None
        return name or f"（{UNKNOWN}）"

    def _patient(self) -> str:
        """Who it is, as far as a hospital or an insurer needs to know."""
        party = self._injured
        if party is None:
            return BLANK
        birth = party.birth_on
        parts = [
            party.name or UNKNOWN,
            self._labels.of(party.sex).zh if party.sex else None,
            f"{birth.year}年{birth.month}月{birth.day}日出生" if birth else None,
        ]
        return "　".join(part for part in parts if part)

    def _stranger(self) -> str:
        """Name, sex and age: what is needed to recognise somebody, and no number."""
        party = self._injured
        if party is None:
            return BLANK
        on = china_day(self._file.accident.occurred_at or self._file.case.opened_at)
        parts = [
            party.name or UNKNOWN,
            self._labels.of(party.sex).zh if party.sex else None,
            f"{age_on(party.birth_on, on)}岁" if party.birth_on else None,
        ]
        return "　".join(part for part in parts if part)

    def _department(self) -> str:
        return (self._injury.department if self._injury else None) or ""

    def _bed(self) -> str:
        injury = self._injury
        if injury is None:
            return ""
        parts = [
            injury.department,
            f"住院号{injury.inpatient_no}" if injury.inpatient_no else None,
            f"{injury.bed}床" if injury.bed else None,
        ]
        return "　".join(part for part in parts if part)

    def _insurance(self) -> str:
        lines = []
        for vehicle in motor_vehicles(self._file):
            policy = ctpl_of(self._file, vehicle)
            number = policy.policy_no if policy else None
            insured = (
                "交强险保单号待核" if not self._file.policies else "未见有效交强险"
            )
            if policy is not None:
                insured = f"{policy.insurer or ''}交强险保单{number or '号待核'}"
            lines.append(f"{vehicle.plate or '号牌待查'}　{insured}")
        return "\n".join(lines)

    def _applicant(self) -> str:
        entries = self._entries
        relation = f"（受害人的{entries.relation}）" if entries.relation else ""
        return f"{entries.applicant or BLANK}{relation}"

    def _validity(self) -> str:
        until = self._entries.valid_until
        end = day_words(until) if until else BLANK
        return f"自{day_words(self._frame.made_on)}至{end}"

    def _contact(self) -> str:
        entries = self._entries
        return f"联系人：{entries.contact or BLANK}　　电话：{entries.phone or BLANK}"
