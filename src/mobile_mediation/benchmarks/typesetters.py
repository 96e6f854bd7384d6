"""Who sets the pages of an agreement: our own program, and two others beside it.

Each is given a source that was made before, keeps what it may keep from one file to
the next, and gives a PDF/A-3b with the case's data attached. Run as a program, one
of them sets a single file in a process that has nothing yet: the source comes on the
standard input, the seconds of CPU since the start and the file go to the output.

Nothing is loaded here before it is used, else a cold process would pay for another.
"""

import sys
import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import msgspec

from mobile_mediation.resources import resource

if TYPE_CHECKING:
    from mobile_mediation.documents.paper import AgreementPaper

_STANDARD: Final = "a-3b"
_FACES: Final = (
    ("Noto Serif SC", 400, "NotoSerifSC-Regular.ttf"),
    ("Noto Sans SC", 400, "NotoSansSC-Regular.ttf"),
    ("Noto Sans SC", 700, "NotoSansSC-Bold.ttf"),
    ("HanaMinA Fallback", 400, "HanaMinA-fallback.ttf"),
    ("HanaMinB Fallback", 400, "HanaMinB-fallback.ttf"),
)


class Typesetter(Protocol):
    """Somebody who makes a file of a source; the source is not part of the work.

    Raises:
        ModuleNotFoundError: It is not installed.
        OSError: A library of the system that it needs is not there.
    """

    name: str

    def source(self, paper: "AgreementPaper") -> bytes:
        """What it sets an agreement from."""

    def set(self, source: bytes) -> bytes:
        """Set the pages."""


class Ours:
    """The program's own papers, from their data."""

    name = "mobile-mediation"

    def source(self, paper: "AgreementPaper") -> bytes:
        """The paper with its signatures."""
        return msgspec.json.encode(paper)

    def set(self, source: bytes) -> bytes:
        """Set the pages as for signing."""
        from mobile_mediation.documents.agreement import render_agreement
        from mobile_mediation.documents.paper import AgreementPaper

        return render_agreement(msgspec.json.decode(source, type=AgreementPaper))


class Typst:
    """Typst (Rust); it keeps the fonts and what it has set of equal parts."""

    name = "Typst"

    def __init__(self) -> None:
        # Of the development environment, as all that is measured beside ours.
        import typst

        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(resource("fonts"))],
        )
        self._compiler: Any = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)

    def source(self, paper: "AgreementPaper") -> bytes:
        """Markup."""
        from mobile_mediation.benchmarks.markup import typst_source

        return typst_source(paper).encode()

    def set(self, source: bytes) -> bytes:
        """Set the pages."""
        written = self._compiler.compile(
            source, format="pdf", pdf_standards=[_STANDARD], pdf_tags=False
        )
        return bytes(written)


class _Page(NamedTuple):
    html: str
    style: str
    data: bytes


class WeasyPrint:
    """WeasyPrint (Python, Pango); it keeps the fonts and the style sheet."""

    name = "WeasyPrint"

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # It asks for libharfbuzz-subset and does without it.
            warnings.simplefilter("ignore", DeprecationWarning)
            import weasyprint
            from weasyprint.text.fonts import FontConfiguration

        self._library: Any = weasyprint
        self._fonts: Any = FontConfiguration()
        self._sheets: dict[str, Any] = {}

    def source(self, paper: "AgreementPaper") -> bytes:
        """HTML, its style sheet and the data to attach."""
        from mobile_mediation.benchmarks.markup import html_source, style_sheet
        from mobile_mediation.documents.paper import canonical_json

        style = style_sheet(
            [
                (family, weight, resource(f"fonts/{name}").as_uri())
                for family, weight, name in _FACES
            ]
        )
        page = _Page(html_source(paper), style, canonical_json(paper))
        return msgspec.msgpack.encode(page)

    def set(self, source: bytes) -> bytes:
        """Set the pages."""
        page = msgspec.msgpack.decode(source, type=_Page)
        if page.style not in self._sheets:
            self._sheets[page.style] = self._library.CSS(
                string=page.style, font_config=self._fonts
            )
        data = self._library.Attachment(string=page.data, name="case.json")
        written = self._library.HTML(string=page.html).write_pdf(
            stylesheets=[self._sheets[page.style]],
            font_config=self._fonts,
            pdf_variant=f"pdf/{_STANDARD}",
            attachments=[data],
        )
        return bytes(written)


TYPESETTERS: Final[dict[str, type[Typesetter]]] = {
    kind.name: kind for kind in (Ours, Typst, WeasyPrint)
}


def main() -> None:
    """Set one file in a process of its own."""
    from time import process_time

    pdf = TYPESETTERS[sys.argv[1]]().set(sys.stdin.buffer.read())
    sys.stdout.buffer.write(msgspec.msgpack.encode((process_time(), pdf)))


if __name__ == "__main__":
    main()
