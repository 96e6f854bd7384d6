"""All commands, gathered under one name."""

from typing import Final

import typer

from mobile_mediation.cli import (
    agenda,
    agreement,
    assessment,
    attachments,
    bargaining,
    bench,
    contacts,
    deadlines,
    directory,
    exchange,
    funds,
    headquarters,
    headquarters_funds,
    history,
    letters,
    performance,
    session,
    sketches,
    stages,
    statistics,
    sync,
    vehicle,
    worksheets,
)
from mobile_mediation.cli.console import COMMON_HELP

APP: Final = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="流动调解室 · Mobile mediation room.",
    epilog=COMMON_HELP,
)
vehicle.add_to(APP)
attachments.add_to(APP)
deadlines.add_to(APP)
assessment.add_to(APP)
agenda.add_to(APP)
exchange.add_to(vehicle.CASES)
APP.add_typer(vehicle.USERS, name="user", help="The people of a vehicle.")
history.add_to(vehicle.CASES)
APP.add_typer(vehicle.CASES, name="case", help="Cases of a vehicle.")
APP.add_typer(contacts.APP, name="contact", help="Coordination of a case.")
APP.add_typer(stages.APP, name="stage", help="Stages of a case and their guards.")
APP.add_typer(sketches.APP, name="sketch", help="Sketches of the scene.")
APP.add_typer(agenda.TASKS, name="task", help="What is to be done in a case.")
APP.add_typer(deadlines.EVENTS, name="event", help="Dated events of a case.")
APP.add_typer(directory.APP, name="directory", help="Whom to call.")
APP.add_typer(directory.PACKS, name="pack", help="Packs of headquarters.")
APP.add_typer(statistics.APP, name="statistic", help="Figures damages rest on.")
headquarters.APP.add_typer(
    directory.HQ_PACKS, name="pack", help="Tables for all vehicles."
)
headquarters.APP.add_typer(
    headquarters_funds.APP, name="fund", help="Emergency money of all vehicles."
)
APP.add_typer(worksheets.APP, name="worksheet", help="What damages come to.")
APP.add_typer(session.APP, name="session", help="The session and its transcript.")
APP.add_typer(letters.APP, name="letter", help="Letters of a case.")
APP.add_typer(funds.APP, name="fund", help="Emergency money.")
APP.add_typer(bargaining.APP, name="bargain", help="Offers at the table.")
APP.add_typer(agreement.APP, name="agreement", help="Agreements and their proof.")
APP.add_typer(performance.APP, name="performance", help="After the agreement.")
APP.add_typer(attachments.APP, name="attachment", help="Files of a case.")
APP.add_typer(sync.APP, name="sync", help="To headquarters and back.")
APP.add_typer(sync.BUNDLES, name="bundle", help="Bundle files.")
APP.add_typer(vehicle.AUDIT, name="audit", help="The chain of records.")
APP.add_typer(bench.APP, name="bench", help="Benchmarks.")
APP.add_typer(headquarters.APP, name="hq", help="Headquarters.")
