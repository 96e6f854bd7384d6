"""The sketches of a scene: begun, saved gesture after gesture, put on paper."""

import re
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from mobile_mediation.db import blobs
from mobile_mediation.documents.sketch_paper import (
    SketchSheet,
    read_picture,
    render_sketch,
)
from mobile_mediation.documents.sketch_svg import sketch_svg
from mobile_mediation.domain.agreements import Document, DocumentKind
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.dates import CHINA, china_day
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import Drawing, LineKind, Sketch
from mobile_mediation.domain.sketch_editing import begun
from mobile_mediation.domain.sketch_figures import used_lines, used_symbols
from mobile_mediation.domain.sketch_file import decode_drawing, encode_drawing
from mobile_mediation.domain.symbols import PAPER, SymbolKind
from mobile_mediation.domain.texts import LONGEST_NAME, clean_text
from mobile_mediation.domain.underlays import MOST_PICTURE_BYTES, unusable_picture
from mobile_mediation.labels import Labels
from mobile_mediation.services.copies import write_file
from mobile_mediation.services.desk import Desk

_JPEG: Final = b"\xff\xd8\xff"
_FIRST_NAME: Final = "现场图"
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\s]+')


class SketchService:
    """The sketches of a case; each saving is one transaction."""

    def __init__(self, desk: Desk, *, labels: Labels) -> None:
        self._desk = desk
        self._labels = labels

    def new(
        self,
        case_id: UUID,
        *,
        template: RoadTemplate | None = None,
        name: str | None = None,
    ) -> Sketch:
        """Begin a sketch, on a piece of road or on white paper."""
        with self._desk.working_on(case_id) as work:
            count = len(work.repository.of_case(Sketch, work.case))
            return work.new(
                Sketch,
                name=_clean_name(name) if name else f"{_FIRST_NAME}{count + 1}",
                content=encode_drawing(begun(template)),
            )

    def save(self, case_id: UUID, sketch_id: UUID, drawing: Drawing) -> Sketch:
        """Store what was drawn; a drawing that did not change makes no record.

        Raises:
            RuleViolation: MM1131 it is too much, MM1133 the sketch was struck out.
        """
        content = encode_drawing(drawing)
        with self._desk.working_on(case_id) as work:
            sketch = work.get(Sketch, sketch_id)
            if decode_drawing(sketch.content) != drawing:
                _refuse_void(sketch)
                work.change(sketch, content=content)
            return work.get(Sketch, sketch_id)

    def rename(self, case_id: UUID, sketch_id: UUID, name: str) -> Sketch:
        """Give a sketch another name.

        Raises:
            RuleViolation: MM1013 there is none, MM1133 the sketch was struck out.
        """
        clean = _clean_name(name)
        with self._desk.working_on(case_id) as work:
            sketch = work.get(Sketch, sketch_id)
            if sketch.name != clean:
                _refuse_void(sketch)
                work.change(sketch, name=clean)
            return work.get(Sketch, sketch_id)

    def add_underlay(self, case_id: UUID, data: bytes) -> str:
        """Store a picture to draw over; returns the SHA-256 that names it.

        It travels to headquarters as a file of the case. The same picture is stored
        once.

        Raises:
            BadInput: MM1132 it is no JPEG or PNG, or too large.
        """
        if len(data) > MOST_PICTURE_BYTES:
            raise unusable_picture(f"<= {MOST_PICTURE_BYTES} bytes")
        read_picture(data)
        suffix = "jpeg" if data.startswith(_JPEG) else "png"
        with self._desk.working_on(case_id) as work:
            digest = blobs.put(work.session, data, f"image/{suffix}")
            if not any(each.sha256 == digest for each in work.file().documents):
                work.new(
                    Document,
                    kind=DocumentKind.UNDERLAY,
                    name=f"underlay-{digest.hex()[:8]}.{suffix}",
                    mime=f"image/{suffix}",
                    sha256=digest,
                    size=len(data),
                )
        return digest.hex()

    def underlay(self, sha256: str) -> bytes:
        """The bytes of a picture that is drawn over.

        Raises:
            NotFound: MM1713 it is not here.
        """
        with self._desk.workspace.store.read() as session:
            return blobs.get(session, bytes.fromhex(sha256))

    def pdf(self, case_id: UUID, sketch_id: UUID) -> bytes:
        """The sketch as a page of A4, with its frame and title block.

        Raises:
            RuleViolation: MM1501 a character that no shipped font has.
            NotFound: MM1134.
        """
        return render_sketch(self._sheet(case_id, sketch_id))

    def svg(self, case_id: UUID, sketch_id: UUID) -> bytes:
        """The drawing as SVG.

        Raises:
            NotFound: MM1134.
        """
        return sketch_svg(self._sheet(case_id, sketch_id))

    def file_name(self, case_id: UUID, sketch_id: UUID, suffix: str) -> str:
        """What a written sketch is called: number of the case and its own name."""
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        name = f"{file.case.case_no}-{_found(file, sketch_id).name}"
        return f"{_UNFIT.sub('-', name)}.{suffix}"

    def write(self, path: Path, data: bytes) -> Path:
        """Put an exported sketch into a file; an old one is replaced.

        Raises:
            NotFound: MM1421 there is no such folder.
            MediumFull: MM1609 there is no room; nothing half-written is left.
        """
        return write_file(path, data)

    def _sheet(self, case_id: UUID, sketch_id: UUID) -> SketchSheet:
        with self._desk.reading() as repository:
            file = repository.file(case_id)
        sketch = _found(file, sketch_id)
        drawing = decode_drawing(sketch.content)
        accident, under = file.accident, drawing.underlay
        kinds: list[SymbolKind | LineKind] = [
            kind for kind in used_symbols(drawing) if kind not in PAPER
        ]
        kinds += used_lines(drawing)
        return SketchSheet(
            drawing=drawing,
            name=sketch.name,
            case_no=file.case.case_no,
            place=accident.place,
            occurred=_moment(accident.occurred_at),
            weather=self._labels.of(accident.weather).zh if accident.weather else None,
            road=self._labels.of(accident.road).zh if accident.road else None,
            drawn_by=self._drawer(sketch.created_by),
            drawn_on=china_day(sketch.created_at),
            parties=tuple(p.name for p in file.current_parties if p.name),
            legend=tuple((kind, self._labels.of(kind).zh) for kind in kinds),
            underlay=None if under is None else self.underlay(under.sha256),
        )

    def _drawer(self, user_id: UUID) -> str:
        with self._desk.reading() as repository:
            names = {user.id: user.display_name for user in repository.users()}
        return names.get(user_id, "")


def _clean_name(name: str) -> str:
    return clean_text(name, path="sketch.name", longest=LONGEST_NAME)


def _refuse_void(sketch: Sketch) -> None:
    if sketch.is_void:
        raise RuleViolation(
            "MM1133",
            Words(
                "该现场图已作废，不能修改。",
                "This sketch was struck out and cannot be changed.",
            ),
            path="sketch",
            next_step=Words("请另建一张现场图。", "Begin another sketch."),
        )


def _found(file: CaseFile, sketch_id: UUID) -> Sketch:
    for sketch in file.sketches:
        if sketch.id == sketch_id:
            return sketch
    raise NotFound(
        "MM1134",
        Words("本案没有可用的现场图。", "The case has no such sketch."),
        path="sketch",
        next_step=Words("请先绘制现场图。", "Draw one first."),
    )


def _moment(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    local = moment.astimezone(CHINA)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
