"""Commands about agreements: state, papers, proof."""

from pathlib import Path
from typing import Annotated, Final

import typer

from mobile_mediation.cli.console import Console
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.documents.verification import Verification, verify
from mobile_mediation.domain.errors import BadInput, NotFound, Words
from mobile_mediation.security.roster import read_roster
from mobile_mediation.workspace import WorkspaceFolder

APP: Final = typer.Typer(no_args_is_help=True)


@APP.command("verify")
def agreement_verify(
    context: typer.Context,
    file: Path,
    *,
    trust: Annotated[Path | None, typer.Option("--trust")] = None,
) -> None:
    """Say who sealed a paper and whether it was changed; needs no workspace."""
    console: Console = context.obj
    if not file.is_file():
        raise NotFound(
            "MM2004",
            Words("找不到文件。", "The file is not there."),
            path=str(file),
        )
    result = verify(file.read_bytes(), roots_pem=_roots(console, trust))
    wording = Wording(console.language)
    shown = {
        "valid": result.valid,
        "trusted": result.trusted.value,
        "changed_after": result.changed_after,
        "signatures": [
            {
                "name": seal.name,
                "role": seal.role,
                "unit": seal.unit,
                "number": seal.number,
                "at": wording.plain(seal.at),
                "time_source": seal.time_source.value,
                "certificate_chain": seal.certificate_chain.value,
                "covers_whole_file": seal.covers_whole_file,
            }
            for seal in result.signatures
        ],
        "problems": [
            {"code": each.code, "message": console.say(each.words)}
            for each in result.problems
        ],
        "document_no": result.document_no,
        "digest": result.digest,
    }
    console.answer(shown, lambda: _as_text(console, result))
    if not result.valid:
        raise typer.Exit(1)


def _roots(console: Console, trust: Path | None) -> list[bytes] | None:
    if trust is not None:
        pem = trust.read_bytes() if trust.is_file() else b""
        if b"BEGIN CERTIFICATE" not in pem:
            raise BadInput(
                "MM2005",
                Words("根证书文件无法读取。", "The root certificate cannot be read."),
                path=str(trust),
            )
        return [pem]
    folder = WorkspaceFolder(console.workspace)
    if not folder.roster.is_file():
        return None
    return [read_roster(folder.roster.read_bytes(), trusted=None).pades_root_pem]


def _as_text(console: Console, result: Verification) -> str:
    verdict = (
        Words("有效：签章完整，内容未被改动。", "Valid: complete and unchanged.")
        if result.valid
        else Words("无效。", "Not valid.")
    )
    lines = [console.say(verdict)]
    lines += [f"  {console.say(each.words)}" for each in result.problems]
    lines += [
        f"  {seal.name}  {seal.unit}  {seal.number or ''}  {seal.at}"
        for seal in result.signatures
    ]
    return "\n".join(lines)


@APP.command("status")
def agreement_status(context: typer.Context, case: str) -> None:
    """How far the signing of a case's agreement has come."""
    with opened(context) as (console, services):
        ceremony = services.agreements.ceremony(find_case(services, case))
        shown = Wording(console.language).plain(ceremony)
        if isinstance(shown, dict):
            shown["version"].pop("content")
        console.answer(shown, lambda: str(shown))


@APP.command("lint")
def agreement_lint(context: typer.Context, case: str) -> None:
    """What stands in the way of signing."""
    with opened(context) as (console, services):
        findings = services.agreements.lint(find_case(services, case))
        console.answer(
            Wording(console.language).plain(findings),
            lambda: "\n".join(console.say(finding.words) for finding in findings),
        )
    if findings:
        raise typer.Exit(1)


@APP.command("render")
def agreement_render(
    context: typer.Context,
    case: str,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
) -> None:
    """Write the newest paper of a case, sealed if it is, as a PDF."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        file = services.cases.file(case_id)
        document = file.sealed_document or next(reversed(file.documents), None)
        if document is None:
            raise NotFound(
                "MM1414",
                Words("协议尚未定稿。", "The text is not frozen for signing yet."),
                path="agreement",
            )
        _, pdf = services.agreements.document(case_id, document.id)
        output.write_bytes(pdf)
        console.answer({"file": str(output)}, lambda: str(output))
