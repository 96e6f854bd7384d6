"""The list of cases as it goes out to Excel and CSV."""

from decimal import Decimal
from functools import cache
from typing import Final

from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.summaries import CaseSummary
from mobile_mediation.labels import Labels
from mobile_mediation.services.exchange.table import Row

_HEADS: Final = (
    Words("案件编号", "Case no."),
    Words("阶段", "Stage"),
    Words("当事人", "People"),
    Words("地点", "Place"),
    Words("立案时间", "Opened at"),
    Words("已付金额（元）", "Paid (CNY)"),
    Words("下一期限", "Next due"),
    Words("总部状态", "Headquarters"),
    Words("案件 ID", "Case id"),
)
_FEN_PLACES: Final = -2


def heads(language: str) -> tuple[str, ...]:
    """The heads of the columns."""
    return tuple(head.in_language(language) for head in _HEADS)


def row(case: CaseSummary, language: str) -> Row:
    """One case."""
    labels = _labels()
    return (
        case.case_no,
        labels.of(case.stage).in_language(language),
        "、".join(case.people),
        case.place,
        case.opened_at,
        Decimal(case.paid_fen).scaleb(_FEN_PLACES),
        case.next_due_at,
        labels.of(case.confirmation).in_language(language),
        str(case.case_id),
    )


@cache
def _labels() -> Labels:
    return Labels.load()
