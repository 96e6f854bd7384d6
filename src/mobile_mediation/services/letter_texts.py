"""Wording of the letters that does not follow from the case."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from mobile_mediation.documents.letter_paper import LetterRow
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.funds import FundSource

BLANK: Final = "＿＿＿＿＿＿"
"""Stands in a preview where something is missing."""
UNKNOWN: Final = "姓名待查"
SEAL: Final = "（盖章处）"
PREPARED: Final = (
    "本通知书由车载调解室根据案件记载代为制作，经办案民警核对、加盖公安机关交通管理部门"
    "印章后生效。"
)
_WEEKDAYS: Final = "一二三四五六日"
_BRING: Final = (
    "请携带：本人身份证件，损失的票据和证明。委托代理人的，另带授权委托书和代理人"
    "身份证件；授权委托书应当载明委托事项、权限和期限，由委托人签名或者盖章。"
)

_SAFETY_LAW: Final = "根据《中华人民共和国道路交通安全法》第七十五条、"
_CTPL_RULES: Final = "《机动车交通事故责任强制保险条例》"
ASKED_TO_PAY: Final = (
    f"{_SAFETY_LAW}{_CTPL_RULES}第三十一条的规定，请你单位在机动车交通事故责任强制保险"
    "医疗费用赔偿限额内，及时向医疗机构支付抢救费用。"
)
FUND_ASKED: Final = (
    f"{_SAFETY_LAW}{_CTPL_RULES}第二十四条和《道路交通事故社会救助基金管理办法》的规定，"
    "请你单位依法垫付受害人的抢救费用。"
)
ASKED_TO_ADVANCE: Final = (
    f"根据{_CTPL_RULES}第二十二条的规定，请你单位在机动车交通事故责任强制保险医疗费用"
    "赔偿限额内垫付抢救费用；垫付后你单位有权向致害人追偿。"
)
APPLICATION: Final = (
    "根据《道路交通事故社会救助基金管理办法》的规定，现申请道路交通事故社会救助基金"
    "垫付受害人的抢救费用，垫付款请直接支付给医疗机构。"
)
PREPAYMENT: Final = (
    "为及时救治，根据《中华人民共和国保险法》第二十五条和保险合同的约定，现申请贵公司在商业"
    "第三者责任保险责任限额内，就已经能够确定的损失先行预付赔款。"
)
_TREATED_ANYHOW: Final = (
    "抢救不因付款而停止：根据《道路交通安全法》第七十五条，医疗机构应当及时抢救伤者，"
    "不得因抢救费用未及时支付而拖延救治。可请医院开通绿色通道。"
)
_OTHER_HELP: Final[Mapping[frozenset[FundSource], str]] = {
    frozenset({FundSource.RELIEF_FUND}): (
        "有下列情形之一的，可以向道路交通事故社会救助基金申请垫付：抢救费用超过交强险责任"
        "限额，肇事机动车未投保交强险，肇事后逃逸。"
    ),
    frozenset({FundSource.MEDICAL_INSURANCE}): (
        "伤者参加基本医疗保险的，第三人不支付或者无法确定第三人时，可以向医疗保险经办机构"
        "申请先行支付。"
    ),
    frozenset({FundSource.DRIVER, FundSource.EMPLOYER}): (
        "可以请驾驶人、车辆所有人或者其用人单位先行垫付；垫付款在赔偿时如实抵扣。"
    ),
}
"""交强险条例 24, 社会保险法 30, 道交解释二 10."""
_OBJECTION: Final = (
    "对本结果有异议的，可以补充材料后重新申请，也可以向我公司或者银行业保险业消费者投诉"
    "维权热线12378反映；不影响依法请求赔偿的权利。"
)
GUARANTEE_CLAUSES: Final = (
    (
        "担保范围为患者因本次事故所致伤情的抢救、住院和必要的治疗费用；与本次事故"
        "无关的伤病费用不在担保范围内。"
    ),
    "请贵院开通绿色通道，先行救治，不因费用收取延误治疗。",
    (
        "贵院提供费用清单和医疗费票据后，我公司在最高限额内按上述结算期限与贵院"
        "结算；预计超出最高限额的，请贵院事先书面告知我公司。"
    ),
    "本函仅对上述患者和本次事故有效，有效期届满或者担保金额结清时终止，不得转让。",
)
COMMITMENT_CLAUSES: Final = (
    (
        "从事故责任人、保险公司获得赔偿后，首先偿还救助基金垫付的费用；垫付金额"
        "以实际垫付为准。"
    ),
    "配合救助基金管理机构向事故责任人追偿，及时告知调解、诉讼和赔偿的情况。",
    "未经告知救助基金管理机构，不放弃向事故责任人和保险公司请求赔偿的权利。",
    "提供的材料真实、完整；如有虚假，退还垫付的费用并承担相应的法律责任。",
)
SEARCH_CLAUSES: Final = (
    "以上信息仅供查找亲属使用，请勿公开或者转作他用；找到亲属后请停止使用。",
    "请将查找结果，包括未能找到的情况，及时告知联系人。",
)
"""个人信息保护法 6, 13(4): only what is needed, only for this."""
POLICE_CLAUSES: Final = (
    (
        "参加人：当事人及其代理人，事故车辆所有人或者管理人，承保的保险公司人员；每一方"
        "参加人数不超过三人。"
    ),
    _BRING,
    "需要变更调解时间的，应当在距调解时间一个工作日前提出。",
    (
        "无正当理由不参加调解，或者调解过程中退出的，调解终止；可以就损害赔偿依法向"
        "人民法院提起民事诉讼。"
    ),
)
"""道路交通事故处理程序规定 88, 89, 94."""
COMMITTEE_CLAUSES: Final = (
    (
        "人民调解以自愿、平等为原则，不收取任何费用。可以选择或者接受人民调解员，可以"
        "接受调解、拒绝调解或者要求终止调解，可以要求调解公开或者不公开进行。"
    ),
    "可以邀请亲属、邻居或者其他人员参加；为便于安排，请每一方不超过三人。",
    _BRING,
    "需要变更调解时间的，请至少提前一个工作日告知联系人。",
    "不愿调解或者调解不成的，可以依法通过仲裁、行政、司法等途径维护自己的权利。",
)
"""人民调解法 3, 4, 19, 20, 23."""


def refusal_clauses(refused: FundSource | None) -> tuple[str, ...]:
    """What else helps a family, apart from the source that has just refused."""
    others = (words for of, words in _OTHER_HELP.items() if refused not in of)
    return (_TREATED_ANYHOW, *others, _OBJECTION)


def moment_words(moment: datetime, *, weekday: bool = True) -> str:
    """A moment as letters say it: ``2023年3月14日（星期二）10时05分``."""
    local = moment.astimezone(CHINA)
    day = f"（星期{_WEEKDAYS[local.weekday()]}）" if weekday else ""
    return f"{day_words(local.date())}{day}{local.hour}时{local.minute:02}分"


def publicity_words(*, is_public: bool) -> str:
    """Whether a mediation is public."""
    return "公开进行；当事人可以要求不公开" if is_public else "不公开进行"


def money_row(label: str, fen: int | None) -> LetterRow:
    """A row with an amount, or with a blank for it."""
    if fen is None:
        return LetterRow(label=label, words=BLANK)
    return LetterRow(label=label, fen=fen)


def day_words(day: date) -> str:
    """A day as letters say it."""
    return f"{day.year}年{day.month}月{day.day}日"
