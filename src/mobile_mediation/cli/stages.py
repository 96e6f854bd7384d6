"""``stage``: where a case stands, what is missing, and taking it further."""

from typing import Annotated, Any, Final

import typer

from mobile_mediation.cli.vehicle import find_case, opened
from mobile_mediation.cli.wording import Wording
from mobile_mediation.domain.cases import Stage
from mobile_mediation.domain.guards import Gap
from mobile_mediation.services.stages import StageView

APP: Final = typer.Typer(no_args_is_help=True)


@APP.command("show")
def stage_show(context: typer.Context, case: str) -> None:
    """The stage of a case, the stages that may follow, and what each still asks for."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        view = services.stages.view(services.cases.file(find_case(services, case)))
        console.answer(_plain(view, wording), lambda: _text(view, wording))


@APP.command("move")
def stage_move(
    context: typer.Context,
    case: str,
    stage: Stage,
    *,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why; some stages need it.")
    ] = None,
    override: Annotated[
        str | None,
        typer.Option(
            "--override", help="Pass over legal conditions for this reason; recorded."
        ),
    ] = None,
) -> None:
    """Take a case to a following stage."""
    with opened(context) as (console, services):
        wording = Wording(console.language)
        case_id = find_case(services, case)
        file = services.stages.move(
            case_id,
            stage,
            reason=reason if override is None else override,
            overrides=override is not None,
        )
        event = file.stage_events[-1]
        passed = (event.overridden or "").split()
        console.answer(
            wording.plain(event) | {"overridden": passed},
            lambda: (
                f"{wording.label(event.from_stage)} → {wording.label(event.to_stage)}"
            ),
        )


def _plain(view: StageView, wording: Wording) -> dict[str, Any]:
    return {
        "stage": view.stage.value,
        "stage_label": wording.label(view.stage),
        "lacking": [_gap(gap, wording) for gap in view.lacking],
        "following": [
            {
                "stage": each.stage.value,
                "stage_label": wording.label(each.stage),
                "open": each.is_open,
                "missing": [_gap(gap, wording) for gap in each.gaps],
            }
            for each in view.following
        ],
    }


def _gap(gap: Gap, wording: Wording) -> dict[str, Any]:
    plain: dict[str, Any] = wording.plain(gap)
    return plain


def _text(view: StageView, wording: Wording) -> str:
    lines = [wording.label(view.stage)]
    lines += [_line(gap, wording) for gap in view.lacking]
    for each in view.following:
        lines += ["", f"→ {wording.label(each.stage)}"]
        lines += [_line(gap, wording) for gap in each.gaps]
    return "\n".join(lines)


def _line(gap: Gap, wording: Wording) -> str:
    mark = "✗" if gap.is_legal else "·"
    return (
        f"  {mark} {wording.plain(gap.words)}  [{gap.rule}]  "
        f"→ {wording.label(gap.remedy.section)}"
    )
