"""Commands about agreements: state, papers, proof."""

from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from mobile_mediation.cli.console import Console, secret_from
from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.documents.lint import Severity
from mobile_mediation.documents.revisions import (
    DIFFERENCE_WORDS,
    REVISION_WORDS,
    Difference,
    Revision,
)
from mobile_mediation.documents.verification import CHAIN_WORDS, Verification
from mobile_mediation.documents.verifier import verify_in_child
from mobile_mediation.domain.agreements import DocumentKind, SealField
from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.errors import BadInput, NotFound, Words
from mobile_mediation.security.roster import read_roster
from mobile_mediation.services.agreements import Ceremony, officer_container
from mobile_mediation.services.vehicle import VehicleServices
from mobile_mediation.workspace import WorkspaceFolder

APP: Final = typer.Typer(no_args_is_help=True)
_SIGNING_PASSWORD: Final = Words("签名口令", "Signing secret")
_PAPERS: Final = frozenset(
    {DocumentKind.FROZEN_AGREEMENT, DocumentKind.SEALED_AGREEMENT}
)
_ALL_PRINTED: Final = Words(
    "所附数据的{0}项金额均印在页面上。",
    "All {0} amounts of the attached data stand on the pages.",
)
_NOT_PRINTED: Final = Words(
    "所附数据的金额未见于页面：", "An amount of the data is not on the pages:"
)


@APP.command("verify")
def agreement_verify(
    context: typer.Context,
    file: Path,
    *,
    trust: Annotated[Path | None, typer.Option("--trust")] = None,
) -> None:
    """Say who sealed a paper and whether it was changed; needs no workspace.

    Status 1 where the paper was changed or is not complete, and where its seals are
    known to be certified by somebody else than headquarters.
    """
    console: Console = context.obj
    pdf = console.read_file(file)
    result = verify_in_child(pdf, roots_pem=_roots(console, trust) or ())
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
                "intact": seal.intact,
                "revision": seal.revision,
                "changed_after": result.is_changed_after(seal),
            }
            for seal in result.signatures
        ],
        "problems": [
            {"code": each.code, "message": console.say(each.words)}
            for each in result.problems
        ],
        "document_no": result.document_no,
        "digest": result.digest,
        "revisions": [
            {
                "number": revision.number,
                "kind": revision.kind.value,
                "label": console.say(REVISION_WORDS[revision.kind]),
                "bytes": revision.size,
                "pages": revision.pages,
                "differences": [
                    {
                        "kind": each.kind.value,
                        "label": console.say(DIFFERENCE_WORDS[each.kind]),
                        "field": each.field,
                        "pages": list(each.pages),
                        "objects": list(each.objects),
                    }
                    for each in revision.differences
                ],
            }
            for revision in result.revisions
        ],
        "figures": [
            {
                "label": console.say(figure.name),
                "text": figure.text,
                "pages": None if figure.pages is None else list(figure.pages),
                "printed": bool(figure.pages),
            }
            for figure in result.figures
        ],
    }
    console.answer(shown, lambda: _as_text(console, result))
    if not result.is_good:
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
    lines = [console.say(result.verdict)]
    lines += [f"  {console.say(each.words)}" for each in result.problems]
    lines += [
        f"  {seal.name}  {seal.unit}  {seal.number or ''}  "
        + (f"{seal.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}" if seal.at else "-")
        + f"  {console.say(CHAIN_WORDS[seal.certificate_chain])}"
        for seal in result.signatures
    ]
    lines += [_revision_as_text(console, each) for each in result.revisions]
    absent = [each for each in result.figures if each.pages == ()]
    lines += [
        f"  {console.say(_NOT_PRINTED)} {console.say(each.name)} {each.text}"
        for each in absent
    ]
    if result.figures and not absent and result.figures[0].pages is not None:
        said = console.say(_ALL_PRINTED).replace("{0}", str(len(result.figures)))
        lines.append(f"  {said}")
    return "\n".join(lines)


def _revision_as_text(console: Console, revision: Revision) -> str:
    kind = console.say(REVISION_WORDS[revision.kind])
    parts = [_difference_as_text(console, each) for each in revision.differences]
    text = f"  #{revision.number}  {kind}  {revision.size}"
    return "\n".join([text, *(f"      {part}" for part in parts)])


def _difference_as_text(console: Console, difference: Difference) -> str:
    places = [difference.field or ""]
    if difference.pages:
        pages = ", ".join(str(page) for page in difference.pages)
        places.append(console.say(Words(f"第{pages}页", f"page {pages}")))
    return "  ".join(
        each
        for each in (console.say(DIFFERENCE_WORDS[difference.kind]), *places)
        if each
    )


@APP.command("draft")
def agreement_draft(
    context: typer.Context,
    case: str,
    *,
    clause: Annotated[
        list[str] | None, typer.Option("--clause", help="Add a clause at the end.")
    ] = None,
) -> None:
    """Begin a draft with the standard clauses, or add clauses to the present one."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        agreement = services.agreements.begin(case_id)
        for text in clause or ():
            services.agreements.add_clause(case_id, text)
        clauses = sorted(
            (
                each
                for each in services.cases.file(case_id).clauses
                if each.agreement_id == agreement.id and not each.is_void
            ),
            key=lambda each: each.position,
        )
        wording = Wording(console.language)
        console.answer(
            wording.plain(agreement) | {"clauses": wording.plain(clauses)},
            lambda: "\n".join(
                [
                    agreement.document_no,
                    *(f"{each.position}. {each.text}" for each in clauses),
                ]
            ),
        )


@APP.command("freeze")
def agreement_freeze(
    context: typer.Context,
    case: str,
    *,
    officer: Annotated[
        Path, typer.Option("--officer", help="The folder of the officer's stick.")
    ],
) -> None:
    """Fix the text for signing; a later change makes a new version."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        services.agreements.freeze(case_id, officer=officer)
        _answer_state(console, services, case_id)


@APP.command("seal")
def agreement_seal(
    context: typer.Context,
    case: str,
    *,
    field: Annotated[SealField, typer.Option("--field")],
    container: Annotated[
        Path | None,
        typer.Option("--container", help="The stick or key file of who seals."),
    ] = None,
    signing_password_file: Annotated[
        Path | None, typer.Option("--signing-password-file")
    ] = None,
) -> None:
    """Set a seal with a person's own key, once every party has signed."""
    with opened(context) as (console, services):
        case_id = find_case(services, case)
        key_file = (
            services.people.container_of(services.desk.user)
            if container is None
            else officer_container(container)
        )
        secret = (
            secret_from(signing_password_file)
            if signing_password_file
            else console.ask_secret(_SIGNING_PASSWORD)
        )
        services.agreements.seal(case_id, field, key_file, secret)
        _answer_state(console, services, case_id)


@APP.command("status")
def agreement_status(context: typer.Context, case: str) -> None:
    """How far the signing of a case's agreement has come."""
    with opened(context) as (console, services):
        _answer_state(console, services, find_case(services, case))


def _answer_state(console: Console, services: VehicleServices, case_id: UUID) -> None:
    wording = Wording(console.language)
    ceremony = services.agreements.ceremony(case_id)
    draft = services.cases.file(case_id).current_agreement
    if ceremony is None:
        number = draft.document_no if draft else None
        shown: dict[str, Any] = {
            "document_no": number,
            "version": None,
            "digest": None,
            "frozen_at": None,
            "waiting": [],
            "next_seal": None,
            "sealed": False,
            "document": None,
        }
        console.answer(
            shown,
            lambda: f"{number or '-'}  {wording.words('尚未定稿', 'not frozen yet')}",
        )
        return
    version = ceremony.version
    shown = {
        "document_no": version.document_no,
        "version": version.version,
        "digest": f"sha256:{version.content_digest.hex()}",
        "frozen_at": wording.plain(version.frozen_at),
        "waiting": [
            {"party_id": str(party), "name": name, "role": role}
            for party, name, role in ceremony.waiting
        ],
        "next_seal": wording.plain(ceremony.next_seal),
        "sealed": ceremony.document is not None,
        "document": wording.plain(ceremony.document),
    }
    console.answer(shown, lambda: _state_as_text(wording, ceremony))


def _state_as_text(wording: Wording, ceremony: Ceremony) -> str:
    version = ceremony.version
    lines = [f"{version.document_no}  v{version.version}"]
    lines.append(f"  sha256:{version.content_digest.hex()}")
    lines += [
        f"  {wording.words('待签名', 'To sign')}: {name}"
        for _, name, _ in ceremony.waiting
    ]
    if ceremony.next_seal is not None:
        label = wording.label(ceremony.next_seal)
        lines.append(f"  {wording.words('待签章', 'To seal')}: {label}")
    if ceremony.document is not None:
        lines.append(f"  {ceremony.document.name}")
    return "\n".join(lines)


@APP.command("lint")
def agreement_lint(
    context: typer.Context,
    case: str,
    *,
    officer: Annotated[
        Path | None,
        typer.Option("--officer", help="The folder of the officer's stick."),
    ] = None,
) -> None:
    """What stands in the way of signing."""
    with opened(context) as (console, services):
        findings = services.agreements.lint(find_case(services, case), officer=officer)
        console.answer(
            Wording(console.language).plain(findings),
            lambda: "\n".join(
                [f"{each.code} {console.say(each.words)}" for each in findings]
                or [console.say(Words("可以定稿。", "Nothing is in the way."))]
            ),
        )
    if any(each.severity is Severity.BLOCKING for each in findings):
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
        papers = [each for each in file.documents if each.kind in _PAPERS]
        document = file.sealed_document or next(reversed(papers), None)
        if document is None:
            raise NotFound(
                "MM1422",
                Words("案件还没有文书。", "There is no paper of this case yet."),
                path="agreement",
                next_step=Words("请先定稿。", "Freeze the text first."),
            )
        _, pdf = services.agreements.document(case_id, document.id)
        console.write_file(output, pdf)
        shown = {
            "file": str(output),
            "name": document.name,
            "sealed": document.kind is DocumentKind.SEALED_AGREEMENT,
            "digest": f"sha256:{document.sha256.hex()}",
        }
        console.answer(shown, lambda: str(output))
