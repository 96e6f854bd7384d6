"""Commands about the files of a case."""

from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console, refusal_as_json
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.attachments import (
    Attachment,
    AttachmentKind,
    AttachmentSource,
    Originality,
)
from mobile_mediation.domain.errors import MediationError, Words
from mobile_mediation.services.attachments import FileState
from mobile_mediation.services.intake import Offer

APP: Final = typer.Typer(no_args_is_help=True)
_REFUSED: Final = 3
_STATES: Final = {
    FileState.SOUND: Words("完好", "sound"),
    FileState.MISSING: Words("内容缺失", "missing"),
    FileState.DAMAGED: Words("内容已损坏", "damaged"),
}


def add_to(app: typer.Typer) -> None:
    """Put the command without a group into the program."""
    app.command("attach")(attach)


def attach(
    context: typer.Context,
    case: str,
    files: list[Path],
    *,
    kind: Annotated[AttachmentKind | None, typer.Option("--kind")] = None,
    originality: Annotated[Originality | None, typer.Option("--originality")] = None,
    party: Annotated[UUID | None, typer.Option("--party")] = None,
    scanned: Annotated[bool, typer.Option("--scanned")] = False,
    note: Annotated[str | None, typer.Option("--note")] = None,
) -> None:
    """Add files to a case; each is taken wholly or refused with the reason."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        services.cases.file(case_id)
        wording = Wording(console.language)
        shown: list[dict[str, Any]] = []
        lines: list[str] = []
        for file in files:
            offer = Offer(
                content=file,
                source=AttachmentSource.SCANNER if scanned else AttachmentSource.FILE,
                kind=kind,
                originality=originality,
                party_id=party,
                note=note,
            )
            try:
                added = services.attachments.add(case_id, offer)
            except MediationError as error:
                refusal = refusal_as_json(error, console.language)
                shown.append({"file": str(file), "state": "refused", "error": refusal})
                said = error.in_language(console.language)
                lines.append(f"{file}  {error.code} {said}")
                continue
            shown.append(
                {
                    "file": str(file),
                    "state": "added",
                    "attachment": wording.plain(added),
                }
            )
            lines.append(_line(added, wording))
        console.answer(shown, lambda: "\n".join(lines))
        if any(each["state"] == "refused" for each in shown):
            raise typer.Exit(_REFUSED)


@APP.command("list")
def attachment_list(context: typer.Context, case: str) -> None:
    """The files of a case, struck-out ones included."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        found = services.cases.file(find_case(services, case)).attachments
        console.answer(
            wording.plain(found),
            lambda: "\n".join(_line(each, wording) for each in found),
        )


@APP.command("get")
def attachment_get(
    context: typer.Context,
    attachment: UUID,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
    force: Annotated[bool, typer.Option("--force")] = False,
) -> None:
    """Write the file as it came, byte for byte."""
    Console.check_writable(output)
    with opened(context) as (console, services):
        found = services.attachments.find(attachment)
        services.attachments.save(found, output, overwrite=force)
        shown = {
            "file": str(output),
            "size": found.size,
            "sha256": found.sha256.hex(),
        }
        console.answer(shown, lambda: str(output))


@APP.command("verify")
def attachment_verify(
    context: typer.Context, case: Annotated[str | None, typer.Argument()] = None
) -> None:
    """Compare the stored bytes of one case, or of all, with their digests."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        found = services.attachments.verify(
            None if case is None else find_case(services, case)
        )
        is_sound = all(each.state is FileState.SOUND for each in found)
        shown = {
            "ok": is_sound,
            "files": [
                {
                    "id": str(each.attachment.id),
                    "name": each.attachment.name,
                    "sha256": each.attachment.sha256.hex(),
                    "state": each.state.value,
                }
                for each in found
            ],
        }
        console.answer(
            shown,
            lambda: "\n".join(
                f"{console.say(_STATES[each.state])}  {_line(each.attachment, wording)}"
                for each in found
            ),
        )
    if not is_sound:
        raise typer.Exit(1)


def _line(attachment: Attachment, wording: Wording) -> str:
    struck = wording.words("  已作废", "  struck out") if attachment.is_void else ""
    return (
        f"{attachment.id}  {wording.label(attachment.kind)}  {attachment.name}  "
        f"{attachment.size}  {attachment.sha256.hex()[:16]}{struck}"
    )
