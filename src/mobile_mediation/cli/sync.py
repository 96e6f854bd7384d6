"""Commands for the road to headquarters and back."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.money import decimal_yuan, format_yuan
from mobile_mediation.security.packs import SUFFIX as PACK_SUFFIX
from mobile_mediation.services.funds.decisions import DecisionsTaken
from mobile_mediation.services.sync import Received
from mobile_mediation.sync.bundle import inspect
from mobile_mediation.sync.medium import read_bundle

APP: Final = typer.Typer(no_args_is_help=True)
BUNDLES: Final = typer.Typer(no_args_is_help=True)

_STATUS: Final = {
    "hq_name": Words("总部", "Headquarters"),
    "records": Words("本机记录", "Records here"),
    "exported": Words("已导出", "Exported"),
    "confirmed": Words("总部已确认", "Confirmed by headquarters"),
    "at_risk": Words("未确认", "Not confirmed"),
    "unconfirmed_cases": Words("未确认案件", "Cases not confirmed"),
    "files_unconfirmed": Words("未确认文件", "Files not confirmed"),
    "oldest_unconfirmed_at": Words("最早未确认时间", "Oldest not confirmed"),
    "last_receipt_at": Words("最近回执", "Last receipt"),
}
_HEADER: Final = {
    "id": Words("编号", "Id"),
    "kind": Words("种类", "Kind"),
    "sender": Words("签名者", "Signer"),
    "size": Words("字节数", "Bytes"),
}


@APP.command("status")
def sync_status(context: typer.Context) -> None:
    """What headquarters has not confirmed."""
    with opened(context) as (console, services):
        status = services.sync.status()
        wording = Wording(console.language)
        shown = wording.plain(status) | {"at_risk": status.at_risk}
        console.answer(shown, lambda: wording.pairs(shown, _STATUS))


@APP.command("export")
def sync_export(
    context: typer.Context,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
    full: Annotated[bool, typer.Option("--full")] = False,
) -> None:
    """Write bundles to a folder, such as a stick, or the records to a file."""
    with opened(context) as (console, services):
        written = services.sync.export(output, full=full)
        shown = [
            {
                "file": str(each.path),
                "id": str(each.bundle_id),
                "kind": each.kind.name.lower(),
                "from_seq": each.from_seq,
                "to_seq": each.to_seq,
                "size": each.size,
            }
            for each in written
        ]
        console.answer(shown, lambda: "\n".join(str(each.path) for each in written))


@APP.command("receive")
def sync_receive(context: typer.Context, files: list[Path]) -> None:
    """Take in headquarters' answers; packs among the files are taken in as well."""
    with opened(context) as (console, services):
        for path in files:
            if path.suffix == PACK_SUFFIX:
                services.packs.receive(path)
        answers = [path for path in files if path.suffix != PACK_SUFFIX]
        received = [services.sync.receive(path) for path in answers]
        wording = Wording(console.language)
        console.answer(
            [_received(wording, each) for each in received],
            lambda: "\n".join(_received_text(wording, each) for each in received),
        )


def _received(wording: Wording, received: Received) -> dict[str, Any]:
    """An answer as JSON, with what became of the decisions that it brought."""
    decisions = received.decisions
    shown: dict[str, Any] = wording.plain(replace(received, decisions=DecisionsTaken()))
    return shown | {
        "decisions": {
            "taken": [
                {
                    "request_id": str(request.id),
                    "state": request.state.value,
                    "state_label": wording.label(request.state),
                    "amount": decimal_yuan(request.amount_fen),
                }
                for request in decisions.taken
            ],
            "not_taken": [
                {
                    "request_id": str(each.decision.request_id)
                    if each.decision is not None
                    else None,
                    "code": each.refusal.code,
                    "message": wording.plain(each.refusal.words),
                }
                for each in decisions.not_taken
            ],
        }
    }


def _received_text(wording: Wording, received: Received) -> str:
    held, newly = received.held_seq, received.newly_confirmed
    lines = [
        wording.words(
            f"总部已确认到第 {held} 条记录(新确认 {newly} 条)。",
            f"Headquarters holds the records up to {held} ({newly} newly confirmed).",
        )
    ]
    lines += [
        wording.words("总部决定：", "Headquarters: ")
        + f"{format_yuan(request.amount_fen)}  {wording.label(request.state)}  "
        f"{request.request.payee_name}"
        for request in received.decisions.taken
    ]
    lines += [
        wording.words("未能登记的总部决定：", "Not recorded: ")
        + f"{each.refusal.code}  {wording.plain(each.refusal.words)}"
        for each in received.decisions.not_taken
    ]
    return "\n".join(lines)


@BUNDLES.command("inspect")
def bundle_inspect(context: typer.Context, file: Path) -> None:
    """What anyone may see of a bundle; the signature is not checked."""
    console: Console = context.obj
    header = inspect(read_bundle(file))
    shown = {
        "id": str(header.bundle_id),
        "kind": header.kind.name.lower(),
        "sender": header.signer.hex(),
        "size": header.size,
    }
    console.answer(shown, lambda: Wording(console.language).pairs(shown, _HEADER))
