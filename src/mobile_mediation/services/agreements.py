"""The agreement: draft, frozen version, signatures at the table, seals, proof."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from mobile_mediation.db import blobs
from mobile_mediation.db.recorder import head
from mobile_mediation.db.repository import Repository
from mobile_mediation.documents.agreement import render_agreement
from mobile_mediation.documents.lint import Finding, Severity, lint
from mobile_mediation.documents.paper import (
    AgreementPaper,
    PaperSeal,
    canonical_json,
    read_canonical,
)
from mobile_mediation.documents.seals import prepare
from mobile_mediation.documents.signer import SealRequest, seal_in_child
from mobile_mediation.documents.verification import Verification, verify
from mobile_mediation.documents.verifier import MOST_BYTES, verify_in_child
from mobile_mediation.domain.agreements import (
    Agreement,
    AgreementVersion,
    Clause,
    ClauseTopic,
    Document,
    DocumentKind,
    SealEntry,
    SealField,
    Signature,
    SignatureKind,
)
from mobile_mediation.domain.assessment.annex import Annex
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.errors import BadInput, NotFound, RuleViolation, Words
from mobile_mediation.domain.mediation import IdentityCheck
from mobile_mediation.domain.signing import (
    Handwriting,
    check_plausible,
    decode,
    encode,
    stroke_digest,
)
from mobile_mediation.domain.texts import clean_prose
from mobile_mediation.labels import Labels
from mobile_mediation.security.containers import SigningContainer
from mobile_mediation.security.files import write_durably
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.papers import (
    compose,
    default_seals,
    signers,
    with_signatures,
)

PDF: Final = "application/pdf"

STANDARD_CLAUSES: Final = (
    "各方对上述事故事实、责任认定和损失核定无异议。",
    (
        "各方按照本协议所列方式、时间和账户履行付款义务；"
        "已垫付的紧急救助资金已从应付款中扣除。"
    ),
    "付款义务人逾期未付的，权利人可以依法向人民法院提起诉讼。",
    (
        "本协议未包含后续治疗费；后续治疗实际发生并经证明与本次事故有因果关系的，"
        "由各方另行协商或者依法处理。"
    ),
    "本协议自各方签名并加盖办理人员电子签章之日起生效。",
)
"""Where a draft begins; the people at the table change it as they agree."""

_TOPICS: Final = {
    STANDARD_CLAUSES[2]: ClauseTopic.BREACH,
    STANDARD_CLAUSES[3]: ClauseTopic.LATER_TREATMENT,
}
"""Standard clauses that give way to what is agreed on the same topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """How far the signing of the current version has come."""

    version: AgreementVersion
    waiting: tuple[tuple[UUID, str, str], ...]
    """Who has not signed: the party signed for, the signer's name, in what capacity."""
    next_seal: SealField | None
    document: Document | None


class AgreementService:
    """Agreements of the cases of this vehicle.

    ``annexes`` gives what is annexed to the paper of a case: its worksheet.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        labels: Labels,
        roots_pem: Sequence[bytes],
        annexes: Callable[[CaseFile], Sequence[Annex]],
    ) -> None:
        self._desk = desk
        self._labels = labels
        self._roots = tuple(roots_pem)
        self._annexes = annexes

    def begin(self, case_id: UUID) -> Agreement:
        """Begin a draft with the standard clauses, or return the present one."""
        with self._desk.working_on(case_id) as work:
            return begin_draft(work)

    def add_clause(self, case_id: UUID, text: str) -> Clause:
        """Add a clause at the end of the draft."""
        with self._desk.working_on(case_id) as work:
            file = work.file()
            agreement = _need(file.current_agreement)
            last = max(
                (c.position for c in file.clauses if c.agreement_id == agreement.id),
                default=0,
            )
            return work.new(
                Clause,
                agreement_id=agreement.id,
                position=last + 1,
                text=clean_prose(text),
            )

    def paper(
        self, case_id: UUID, *, officer: PaperSeal | None = None
    ) -> AgreementPaper:
        """The paper as the case stands now, for reading before it is frozen."""
        with self._desk.workspace.store.read() as session:
            file = Repository(session).file(case_id)
            newest = head(session)
        return self._compose(file, newest.id if newest else bytes(16), officer)

    def _compose(
        self, file: CaseFile, chain_head: bytes, officer: PaperSeal | None
    ) -> AgreementPaper:
        agreement = file.current_agreement
        versions = [
            v for v in file.versions if agreement and v.agreement_id == agreement.id
        ]
        user = self._desk.user
        seals = default_seals(
            (user.display_name, user.unit, user.number),
            (officer.name, officer.unit, officer.number) if officer else ("", "", None),
        )
        return compose(
            file,
            labels=self._labels,
            version=len(versions) + 1,
            chain_head=chain_head,
            seals=seals,
            annexes=self._annexes(file),
        )

    def present_paper(self, case_id: UUID) -> bytes:
        """The paper as it stands, as a PDF to read: draft, frozen, signed or sealed.

        Raises:
            RuleViolation: MM1410 there is no draft yet.
        """
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        ceremony = _ceremony(file)
        if ceremony is None:
            return render_agreement(self.paper(case_id))
        if ceremony.document is not None:
            return self.document(case_id, ceremony.document.id)[1]
        version = ceremony.version
        given = [s for s in file.signatures if s.version_id == version.id]
        paper = read_canonical(version.content)
        return render_agreement(with_signatures(paper, file, given))

    def lint(
        self, case_id: UUID, *, officer: Path | None = None
    ) -> tuple[Finding, ...]:
        """What stands in the way of signing, and what should be looked at.

        ``officer`` is the folder of the officer's stick; without it the officer is
        not known yet, which is one of the findings.
        """
        seal = officer_seal(officer) if officer is not None else None
        return lint(self.paper(case_id, officer=seal))

    def freeze(self, case_id: UUID, *, officer: Path | PaperSeal) -> AgreementVersion:
        """Fix the text for signing; what people sign is the digest of this text.

        ``officer`` is the folder of the officer's stick (only its public part is
        read) or the officer's entry in the paper. A change afterwards makes a new
        version, under which nobody has signed yet.

        Raises:
            RuleViolation: MM1413 the lint found something that blocks.
            MediationError: MM1501 a character that no shipped font has.
        """
        seal = officer if isinstance(officer, PaperSeal) else officer_seal(officer)
        with self._desk.working_on(case_id) as work:
            file = work.file()
            newest = head(work.session)
            paper = self._compose(file, newest.id if newest else bytes(16), seal)
            _refuse_blocking(lint(paper))
            pdf = render_agreement(paper)
            agreement = _need(file.current_agreement)
            content = canonical_json(paper)
            document = self._keep(
                work,
                pdf,
                DocumentKind.FROZEN_AGREEMENT,
                f"{paper.document_no}-v{paper.version}.pdf",
            )
            return work.new(
                AgreementVersion,
                agreement_id=agreement.id,
                version=paper.version,
                document_no=paper.document_no,
                content=content,
                content_digest=hashlib.sha256(content).digest(),
                document_id=document.id,
                chain_head=bytes.fromhex(paper.chain_head),
                frozen_at=work.now,
            )

    def ceremony(self, case_id: UUID) -> Ceremony | None:
        """How far the signing has come; None while nothing is frozen."""
        with self._desk.reading() as repository:
            return _ceremony(repository.file(case_id))

    def sign(
        self,
        case_id: UUID,
        party_id: UUID,
        writing: Handwriting,
        *,
        consented_at: datetime,
        read_aloud: bool = False,
        identity: IdentityCheck | None = None,
    ) -> Signature:
        """Take a party's signature under the frozen version.

        ``party_id`` is the party that is bound; a guardian signs for them.

        Raises:
            RuleViolation: MM1414 nothing is frozen; MM1415 not a signer, or has
                signed; MM1512 not plausible; MM1416 a copy of another signature;
                MM1419 the frozen text no longer fits the case.
        """
        check_plausible(writing)
        with self._desk.working_on(case_id) as work:
            file = work.file()
            version = _need_version(file)
            signer = next(
                (s for s, principal in signers(file) if principal.id == party_id), None
            )
            given = [s for s in file.signatures if s.version_id == version.id]
            if signer is None or any(s.party_id == party_id for s in given):
                raise RuleViolation(
                    "MM1415",
                    Words(
                        "该当事人无需签名或已经签名。",
                        "This party does not sign, or has signed already.",
                    ),
                    path="signature.party_id",
                )
            self._need_unchanged(file, version)
            digest = stroke_digest(writing)
            if any(
                stroke_digest(decode(s.strokes)) == digest
                for s in file.signatures
                if s.strokes is not None
            ):
                raise RuleViolation(
                    "MM1416",
                    Words(
                        "该笔迹与已有签名完全相同，须由本人重新书写。",
                        "These strokes equal an earlier signature; write them anew.",
                    ),
                    path="signature.strokes",
                    rule="电子签名法 13",
                )
            return work.new(
                Signature,
                version_id=version.id,
                party_id=party_id,
                signer_name=signer.name or "",
                capacity=self._labels.of(signer.role).zh,
                kind=SignatureKind.PAD,
                content_digest=version.content_digest,
                strokes=encode(writing),
                identity=identity,
                read_aloud=read_aloud,
                consented_at=consented_at,
                signed_at=work.now,
            )

    def seal(
        self, case_id: UUID, field: SealField, container: Path, secret: str
    ) -> SealEntry:
        """Set a seal with a person's own key; the last one completes the paper.

        The seal is made by a child process that sees these bytes only. Nothing is
        stored until the sealed file has been verified, so that a crash leaves either
        no seal or a whole one.

        Raises:
            RuleViolation: MM1417 somebody has not signed; MM1418 not this seal's turn;
                MM1419 the frozen text no longer fits the case; MM1420 another's key.
            Locked: MM1603 the secret is wrong.
        """
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        ceremony = _ceremony(file)
        if ceremony is None:
            raise _nothing_frozen()
        version = ceremony.version
        if ceremony.waiting:
            names = "、".join(name for _, name, _ in ceremony.waiting)
            raise RuleViolation(
                "MM1417",
                Words(f"尚未签名：{names}。", f"Not yet signed: {names}."),
                path="agreement.signatures",
                next_step=Words("请先由各当事人签名。", "Let every party sign first."),
            )
        _need_turn(ceremony, field)
        self._need_unchanged(file, version)
        holder = SigningContainer.read_public(container)
        seals = read_canonical(version.content).seals
        printed = next(seal for seal in seals if seal.field is field)
        if (holder.holder.name, holder.holder.unit, holder.holder.number) != (
            printed.name,
            printed.unit,
            printed.number,
        ):
            raise RuleViolation(
                "MM1420",
                Words(
                    f"此处应由{printed.name}签章。",
                    f"It is {printed.name} who seals here.",
                ),
                path="agreement.seal",
                value=holder.holder.name,
                rule="电子签名法 13",
                next_step=Words("请使用其本人的介质。", "Use that person's own key."),
            )
        now = self._desk.now()
        before = self._pdf_to_seal(file, version)
        sealed = seal_in_child(
            SealRequest(
                pdf=before,
                sha256=hashlib.sha256(before).digest(),
                container=container.read_bytes(),
                field=field.value,
                role=printed.role,
                location=file.accident.place,
                at=now,
                certify=field is SealField.SPECIALIST,
            ),
            secret,
        )
        with self._desk.working_on(case_id) as work:
            # The signer took a while: the case must still be what was sealed.
            now_file = work.file()
            self._need_unchanged(now_file, version)
            _need_turn(_ceremony(now_file), field)
            digest = blobs.put(work.session, sealed, PDF)
            entry = work.new(
                SealEntry,
                version_id=version.id,
                field=field,
                name=holder.holder.name,
                unit=holder.holder.unit,
                number=holder.holder.number,
                certificate=holder.certificate_digest,
                document_digest=digest,
                sealed_at=now,
            )
            if _ceremony(work.file()).next_seal is None:  # type: ignore[union-attr]
                self._keep(
                    work,
                    sealed,
                    DocumentKind.SEALED_AGREEMENT,
                    f"{version.document_no}-v{version.version}-sealed.pdf",
                    version_id=version.id,
                )
        return entry

    def _need_unchanged(self, file: CaseFile, version: AgreementVersion) -> None:
        """Refuse to go on under a text that says other than the case now does."""
        frozen = read_canonical(version.content)
        try:
            now = compose(
                file,
                labels=self._labels,
                version=version.version,
                chain_head=version.chain_head,
                seals=frozen.seals,
                annexes=self._annexes(file),
            )
        except RuleViolation:
            now = None
        if now is None or canonical_json(now) != version.content:
            raise RuleViolation(
                "MM1419",
                Words(
                    "定稿后案件内容已有改动，定稿文本与案件不符。",
                    "The case was changed since; the frozen text no longer fits it.",
                ),
                path="agreement.version",
                next_step=Words(
                    "请重新定稿，由各方在新文本上签名。",
                    "Freeze the text again; everybody signs the new one.",
                ),
            )

    def _pdf_to_seal(self, file: CaseFile, version: AgreementVersion) -> bytes:
        set_already = [s for s in file.seals if s.version_id == version.id]
        if set_already:
            with self._desk.workspace.store.read() as session:
                return blobs.get(session, set_already[-1].document_digest)
        paper = read_canonical(version.content)
        given = [s for s in file.signatures if s.version_id == version.id]
        pdf = render_agreement(with_signatures(paper, file, given))
        return prepare(pdf)

    @staticmethod
    def _keep(
        work: CaseWork,
        data: bytes,
        kind: DocumentKind,
        name: str,
        *,
        version_id: UUID | None = None,
    ) -> Document:
        digest = blobs.put(work.session, data, PDF)
        return work.new(
            Document,
            kind=kind,
            name=name,
            mime=PDF,
            sha256=digest,
            size=len(data),
            version_id=version_id,
        )

    def document(self, case_id: UUID, document_id: UUID) -> tuple[Document, bytes]:
        """A stored paper with its bytes.

        Raises:
            NotFound: MM1104 no such paper, MM1713 its bytes are not here.
        """
        with self._desk.workspace.store.read() as session:
            repository = Repository(session)
            case = repository.case(case_id)
            document = repository.get(Document, case.origin_id, case_id, document_id)
            return document, blobs.get(session, document.sha256)

    def write_copy(self, case_id: UUID, document_id: UUID, folder: Path) -> Path:
        """Write a copy of a stored paper into a folder, such as a party's stick.

        Raises:
            NotFound: MM1421 there is no such folder.
            MediumFull: MM1609 there is no room; nothing half-written is left.
        """
        if not folder.is_dir():
            raise NotFound(
                "MM1421",
                Words("没有这个文件夹。", "There is no such folder."),
                path=str(folder),
            )
        document, data = self.document(case_id, document_id)
        path = folder / document.name
        write_durably(path, data)
        return path

    def check(self, pdf: bytes, *, sha256: bytes | None = None) -> Verification:
        """Verify a sealed paper against headquarters' root."""
        return verify(pdf, roots_pem=self._roots, expected_sha256=sha256)

    def examine(self, path: Path) -> Verification:
        """Verify a file that somebody brings, of whatever case; reads no record.

        It is opened by a process of its own. Blocks for about two seconds, and may be
        called from any thread.

        Raises:
            NotFound: MM2004 there is no such file.
            BadInput: MM2007 it cannot be read; MM1510 it is not a PDF at all; MM1556
                it is too large to be a paper.
        """
        if not path.is_file():
            raise NotFound(
                "MM2004",
                Words("找不到文件。", "The file is not there."),
                path=str(path),
                next_step=Words("请检查路径。", "Check the path."),
            )
        try:
            with path.open("rb") as file:
                pdf = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise BadInput(
                "MM2007",
                Words("文件无法读取或写入。", "The file cannot be read or written."),
                path=str(path),
                next_step=Words(
                    "请检查路径、权限和介质。",
                    "Check the path, its permissions and the medium.",
                ),
            ) from error
        return verify_in_child(pdf, roots_pem=self._roots)


def begin_draft(work: CaseWork) -> Agreement:
    """Begin a draft with the standard clauses, or return the present one."""
    file = work.file()
    if file.current_agreement is not None:
        return file.current_agreement
    session = file.current_session
    agreement = work.new(
        Agreement,
        session_id=session.id if session else None,
        document_no=f"{file.case.case_no}-T{len(file.agreements) + 1:02}",
    )
    for position, text in enumerate(STANDARD_CLAUSES, start=1):
        work.new(
            Clause,
            agreement_id=agreement.id,
            position=position,
            text=text,
            topic=_TOPICS.get(text),
        )
    return agreement


def officer_seal(stick: Path) -> PaperSeal:
    """Read who the officer is from the public part of the key on the stick.

    Raises:
        NotFound: MM1604 there is no officer's key in this folder.
    """
    public = SigningContainer.read_public(officer_container(stick))
    return default_seals(
        ("", "", None),
        (public.holder.name, public.holder.unit, public.holder.number),
    )[1]


def officer_container(stick: Path) -> Path:
    """The one signing container in the folder of an officer's stick.

    Raises:
        NotFound: MM1604.
    """
    if stick.is_file():
        return stick
    found = sorted(stick.glob("*.mmkey")) if stick.is_dir() else []
    if len(found) != 1:
        raise NotFound(
            "MM1604",
            Words(
                "未找到民警的签名介质，或其中有多个密钥。",
                "The officer's stick was not found, or it holds several keys.",
            ),
            path=str(stick),
            next_step=Words(
                "请插入民警本人的介质，并选择其文件夹。",
                "Insert the officer's own stick and choose its folder.",
            ),
        )
    return found[0]


def _ceremony(file: CaseFile) -> Ceremony | None:
    version = file.current_version
    if version is None:
        return None
    signed = {s.party_id for s in file.signatures if s.version_id == version.id}
    sealed = {s.field for s in file.seals if s.version_id == version.id}
    fields = [seal.field for seal in read_canonical(version.content).seals]
    waiting = tuple(
        (principal.id, signer.name or "", signer.role.value)
        for signer, principal in signers(file)
        if principal.id not in signed
    )
    return Ceremony(
        version=version,
        waiting=waiting,
        next_seal=next((field for field in fields if field not in sealed), None),
        document=file.sealed_document,
    )


def _need_turn(ceremony: Ceremony | None, field: SealField) -> None:
    if ceremony is None or ceremony.next_seal is not field:
        raise RuleViolation(
            "MM1418",
            Words(
                "该签章已加盖，或尚未轮到。",
                "This seal is set already, or it is not its turn.",
            ),
            path="agreement.seal",
            value=field.value,
        )


def _need(agreement: Agreement | None) -> Agreement:
    if agreement is None:
        raise RuleViolation(
            "MM1410",
            Words("还没有协议草稿。", "There is no draft of an agreement yet."),
            path="agreement",
        )
    return agreement


def _need_version(file: CaseFile) -> AgreementVersion:
    version = file.current_version
    if version is None:
        raise _nothing_frozen()
    return version


def _nothing_frozen() -> RuleViolation:
    return RuleViolation(
        "MM1414",
        Words("协议尚未定稿。", "The text is not frozen for signing yet."),
        path="agreement.version",
        next_step=Words("请先定稿。", "Freeze the text first."),
    )


def _refuse_blocking(findings: Sequence[Finding]) -> None:
    blocking = [f for f in findings if f.severity is Severity.BLOCKING]
    if blocking:
        raise RuleViolation(
            "MM1413",
            Words(
                "".join(f.words.zh for f in blocking),
                " ".join(f.words.en for f in blocking),
            ),
            path=blocking[0].path,
            rule=blocking[0].rule,
            next_step=Words(
                "请修改上述内容后再定稿。", "Mend this, then freeze the text."
            ),
        )
