"""Commands about the sketches of a scene."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.errors import NotFound, Words
from mobile_mediation.domain.sketch import Sketch
from mobile_mediation.domain.sketch_file import decode_drawing

APP: Final = typer.Typer(no_args_is_help=True)


@APP.command("list")
def sketch_list(context: typer.Context, case: str) -> None:
    """The sketches of a case, struck-out ones included."""
    with opened(context) as (console, services):
        sketches = services.cases.file(find_case(services, case)).sketches
        wording = Wording(console.language)
        shown = [_shown(wording, each) for each in sketches]
        console.answer(shown, lambda: "\n".join(_line(wording, s) for s in shown))


@APP.command("export")
def sketch_export(
    context: typer.Context,
    case: str,
    *,
    output: Annotated[Path, typer.Option("-o", "--output")],
    name: Annotated[str | None, typer.Option("--name")] = None,
) -> None:
    """Write a sketch as FILE.pdf or FILE.svg: the latest, or the one of a name."""
    kind = output.suffix.lower()
    if kind not in {".pdf", ".svg"}:
        raise typer.BadParameter("-o FILE.pdf or FILE.svg")
    with opened(context) as (console, services):
        console.check_writable(output)
        case_id = find_case(services, case)
        found = [
            each
            for each in services.cases.file(case_id).current_sketches
            if name in {None, each.name, str(each.id)}
        ]
        if not found:
            raise NotFound(
                "MM1134",
                Words("本案没有可用的现场图。", "The case has no such sketch."),
                path="sketch",
                value=name,
                next_step=Words("请先绘制现场图。", "Draw one first."),
            )
        make = services.sketches.pdf if kind == ".pdf" else services.sketches.svg
        console.write_file(output, make(case_id, found[-1].id))
        wording = Wording(console.language)
        shown = {"path": str(output), **_shown(wording, found[-1])}
        console.answer(shown, lambda: str(output))


def _shown(wording: Wording, sketch: Sketch) -> dict[str, Any]:
    drawing = decode_drawing(sketch.content)
    return {
        "id": str(sketch.id),
        "name": sketch.name,
        "created_at": wording.plain(sketch.created_at),
        "scale": f"1:{drawing.scale}",
        "elements": len(drawing.elements),
        "voided_at": wording.plain(sketch.voided_at),
        "void_reason": sketch.void_reason,
    }


def _line(wording: Wording, shown: dict[str, Any]) -> str:
    count = wording.words(f"{shown['elements']}个图形", f"{shown['elements']} elements")
    struck = wording.words("  已作废", "  struck out") if shown["voided_at"] else ""
    return f"{shown['name']}  {shown['scale']}  {count}{struck}"
