"""Two processes on one store, at the last fen of a limit: never over."""

import json
import subprocess
import sys

import pytest

from mobile_mediation.domain.funds import FundSource, FundState
from mobile_mediation.services.funds.acts import FundAsk

RACES = 1000
_OF_CASE = 20
LIMIT = 1_800_000

RUNNER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.vehicle import open_vehicle

folder, secrets, begun = Path(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
begun, real = datetime.fromisoformat(begun), datetime.now(UTC)
services = open_vehicle(
    folder, "lizhe", secrets["lizhe"], now=lambda: begun + (datetime.now(UTC) - real)
)
approver = services.people.approver("chenli", secrets["chenli"])
print("ready", flush=True)


def attempt(act, case, request, key):
    try:
        if act == "approve":
            services.funds.approve(
                UUID(case), UUID(request), approver=approver, key=key
            )
        else:
            services.funds.withdraw(UUID(case), UUID(request), reason="-", key=key)
    except MediationError as error:
        return error.code
    return "done"


for line in sys.stdin:
    said = attempt(*line.split())
    while said == "MM1705":
        # On a machine under load the other one holds the store for long.
        said = attempt(*line.split())
    print(said, flush=True)
services.close()
"""


def fen(case_id, services, amount, key):
    ask = FundAsk(
        source=FundSource.CTPL_RESCUE,
        amount_fen=amount,
        payee_name="示例市第一人民医院",
        reference_no="通字1号",
    )
    return services.funds.request(case_id, ask, key=key).id


def second_road(stage):
    """A folder of its own, with a lock of its own, on the very same store."""
    stage.copy("vehicle", "second")
    mine, other = stage.root / "vehicle", stage.root / "second"
    for path in other.iterdir():
        if path.is_file() and path.name.startswith("store"):
            path.unlink()
            path.symlink_to(mine / path.name)
    (other / "lock").unlink(missing_ok=True)


def prepared(stage):
    """Cases with one fen left, and two requests for it in every race."""
    services, races, cases = stage.vehicle(), [], []
    for number in range(RACES // _OF_CASE):
        case = stage.call(injured_name="肖建国", plate=f"京A{number:05}").case.case_id
        first = fen(case, services, LIMIT - 1, "first")
        services.funds.approve(case, first, approver=stage.approver(), key="first+")
        cases.append(case)
        races += [
            (case, *(fen(case, services, 1, f"{race}/{side}") for side in "ab"))
            for race in range(_OF_CASE)
        ]
    stage.close("vehicle")
    return races, cases


@pytest.mark.timeout(900)
def test_two_processes_never_share_the_last_fen_of_a_limit(stage):
    races, cases = prepared(stage)
    second_road(stage)
    sides = [
        subprocess.Popen(
            [
                *(sys.executable, "-c", RUNNER, str(stage.root / name)),
                *(json.dumps(stage.secrets), stage.clock().isoformat()),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("vehicle", "second")
    ]
    try:
        for side in sides:
            assert side.stdout.readline() == "ready\n"
        for case, *requests in races:
            for side, request in zip(sides, requests, strict=True):
                side.stdin.write(f"approve {case} {request} {request}\n")
                side.stdin.flush()
            said = [side.stdout.readline().strip() for side in sides]
            assert sorted(said) == ["MM1305", "done"]
            winner = said.index("done")
            line = f"withdraw {case} {requests[winner]} back/{requests[winner]}\n"
            sides[winner].stdin.write(line)
            sides[winner].stdin.flush()
            assert sides[winner].stdout.readline() == "done\n"
    finally:
        for side in sides:
            side.stdin.close()
            side.wait(timeout=60)
            side.stdout.close()
    services = stage.vehicle()
    for case in cases:
        found = services.cases.file(case).fund_requests
        won = [each for each in found if each.state is FundState.WITHDRAWN]
        assert len(won) == _OF_CASE
        assert services.funds.limit_use(services.cases.file(case)).left_fen == 1
