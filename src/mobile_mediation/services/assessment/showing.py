"""The result of an assessment as one JSON document, amounts as decimal texts in CNY."""

from typing import Any

from mobile_mediation.domain.assessment.allocation import Debt
from mobile_mediation.domain.assessment.catalogue import Bucket
from mobile_mediation.domain.assessment.dependants import DependantCost, Period
from mobile_mediation.domain.assessment.engine import Assessment
from mobile_mediation.domain.assessment.items import Item, Loss
from mobile_mediation.domain.assessment.netting import Standing, Transfer
from mobile_mediation.domain.assessment.numbers import plain
from mobile_mediation.domain.assessment.parameters import ParameterUsed
from mobile_mediation.domain.assessment.ratios import Ratio
from mobile_mediation.domain.assessment.rounding import nearest
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.labels import Labels

JsonObject = dict[str, Any]


def result_as_json(assessment: Assessment, labels: Labels, language: str) -> JsonObject:
    """Everything that was reckoned; words are in ``language``."""
    return {
        "parameters": [_parameter(each) for each in assessment.parameters],
        "victims": [
            _victim(assessment, each, labels, language) for each in assessment.losses
        ],
        "fault_ratios": [_ratio(each) for each in assessment.ratios],
        "allocation": [_debt(each) for each in assessment.debts],
        "settlement": [_transfer(each) for each in assessment.netting.totals],
        "payers": [_standing(each) for each in assessment.netting.standings],
        "recourse": [
            {
                "by": each.by.value,
                "vehicle": each.vehicle,
                "amount": decimal_yuan(each.fen),
                "reason": each.reason.value,
            }
            for each in assessment.recourse
        ],
        "warnings": [
            {
                "code": each.code.value,
                "path": each.path,
                "message": each.words.in_language(language),
                "basis": each.basis,
            }
            for each in assessment.warnings
        ],
    }


def _parameter(used: ParameterUsed) -> JsonObject:
    return {
        "name": used.name.value,
        "value": plain(used.value),
        "stat_year": used.stat_year,
        "status": used.status.value,
        "source": used.source,
        **({"detail": used.detail} if used.detail is not None else {}),
    }


def _victim(
    assessment: Assessment, loss: Loss, labels: Labels, language: str
) -> JsonObject:
    net = assessment.net_of(loss.victim.id)
    return {
        "id": loss.victim.id,
        "items": [_item(each, labels, language) for each in loss.items],
        "dependants": [_dependant(each) for each in loss.dependants],
        "buckets": {
            bucket.value: decimal_yuan(loss.bucket_fen(bucket)) for bucket in Bucket
        },
        "total": decimal_yuan(loss.total_fen),
        "entitlement": decimal_yuan(net.entitlement_fen),
        "borne_by_victim": decimal_yuan(loss.total_fen - net.entitlement_fen),
        "received": decimal_yuan(net.received_fen),
        "final_payment": decimal_yuan(net.final_fen),
        "repayment": decimal_yuan(net.repay_fen),
    }


def _item(item: Item, labels: Labels, language: str) -> JsonObject:
    return {
        "item": item.item.value,
        "label": labels.of(item.item).in_language(language),
        "bucket": item.bucket.value,
        "amount": decimal_yuan(item.fen),
        "formula": item.formula.in_language(language),
        "basis": item.basis,
        "inputs": dict(item.inputs),
        "notes": [
            {"code": note.value, "message": labels.of(note).in_language(language)}
            for note in item.notes
        ],
    }


def _dependant(cost: DependantCost) -> JsonObject:
    return {
        "id": cost.id,
        "amount": decimal_yuan(cost.fen),
        "by_year": [
            [_years(each), decimal_yuan(nearest(each.yearly))] for each in cost.periods
        ],
    }


def _years(period: Period) -> str:
    if period.first == period.last:
        return str(period.first)
    return f"{period.first}-{period.last}"


def _ratio(ratio: Ratio) -> JsonObject:
    return {
        "vehicle": ratio.vehicle,
        "victim": ratio.victim,
        "ratio": plain(ratio.value),
        "before_reduction": plain(ratio.before_reduction),
        "given": ratio.is_given,
        "min": plain(ratio.usual.least),
        "max": plain(ratio.usual.most),
        "usual": plain(ratio.usual.usual),
        "status": ratio.usual.status.value,
        "source": ratio.usual.source,
    }


def _debt(debt: Debt) -> JsonObject:
    return {
        "payer": debt.payer.value,
        "vehicle": debt.vehicle,
        "victim": debt.victim,
        "bucket": debt.portion.value,
        "due": decimal_yuan(debt.fen),
        **(
            {"limit": decimal_yuan(debt.limit_fen)}
            if debt.limit_fen is not None
            else {}
        ),
        "basis": debt.basis,
    }


def _transfer(transfer: Transfer) -> JsonObject:
    return {
        "from": str(transfer.payer),
        "to": str(transfer.payee),
        "amount": decimal_yuan(transfer.fen),
    }


def _standing(standing: Standing) -> JsonObject:
    return {
        "payer": str(standing.purse),
        "due": decimal_yuan(standing.due_fen),
        "paid": decimal_yuan(standing.paid_fen),
        "remaining": decimal_yuan(standing.remaining_fen),
        "refund": decimal_yuan(standing.refund_fen),
    }
