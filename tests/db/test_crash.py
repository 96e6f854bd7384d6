"""A program that is killed while it writes loses nothing that it has confirmed."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from mobile_mediation.db.integrity import check_store
from mobile_mediation.db.store import Store

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from mobile_mediation.db.store import Store
from mobile_mediation.db.tables import AccidentCaseRow
from mobile_mediation.domain.cases import CaseSource, Stage
from mobile_mediation.domain.ids import new_id

path, key, device = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), UUID(sys.argv[3])
now = lambda: datetime.now(UTC)
store = Store.open(path, key, device_id=device, clock=now)
while True:
    case_id = new_id(now())
    with store.begin(device) as session:
        session.add(AccidentCaseRow(
            origin_id=device, case_id=case_id, created_at=now(), created_by=device,
            case_no=str(case_id), source=CaseSource.POLICE_110, stage=Stage.REPORTED,
            opened_at=now(), region_code="110105",
        ))
    print(case_id, flush=True)
"""

NO_ROOM_AT_CLOSE = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from sqlalchemy import text
from mobile_mediation.db.engine import checkpoint
from mobile_mediation.db.store import Store
from mobile_mediation.domain.errors import MediationError

path, key, device = Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), UUID(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store.open(path, key, device_id=device, clock=lambda: datetime.now(UTC))
# The log has room for this, the main file does not.
size = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
with store.begin(device) as session:
    session.execute(
        text("INSERT INTO draft VALUES ('k', :long, '')"), {"long": "x" * 200_000}
    )
try:
    checkpoint(store.engine)
except MediationError as error:
    print(error.code)
store.close()
print("closed")
"""


def confirmed_until_killed(path: Path, key: bytes, device_id, count: int) -> list[str]:
    """Let a child write; kill it when it has confirmed some cases; return them."""
    command = [sys.executable, "-c", WRITER, str(path), key.hex(), str(device_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        confirmed = [child.stdout.readline().strip() for _ in range(count)]
        child.kill()
        confirmed += [line.strip() for line in child.stdout if line.endswith("\n")]
    return confirmed


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_killed_five_times_while_writing_every_confirmed_case_is_there(
    path, key, device_id, clock
):
    path.parent.mkdir()
    Store.create(path, key, device_id=device_id, clock=clock).close()
    confirmed = []
    for count in (1, 7, 20, 3, 40):
        confirmed += confirmed_until_killed(path, key, device_id, count)
        store = Store.open(path, key, device_id=device_id, clock=clock)
        report = check_store(store.engine, device_id=device_id)
        with store.read() as session:
            stored = set(session.scalars(text("SELECT case_no FROM accident_case")))
        store.close()
        assert report.problems == ()
        assert set(confirmed) <= stored
        # One record a case, and at most one case that nobody heard of per kill.
        assert report.records == len(stored)
        assert len(stored) - len(set(confirmed)) <= 5


@pytest.mark.skipif(sys.platform == "win32", reason="limits a file's size")
def test_a_disk_that_is_full_at_closing_takes_nothing_back(path, key, device_id, clock):
    path.parent.mkdir()
    Store.create(path, key, device_id=device_id, clock=clock).close()
    done = subprocess.run(
        [sys.executable, "-c", NO_ROOM_AT_CLOSE, str(path), key.hex(), str(device_id)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["MM1709", "closed"], done.stderr[-800:]
    store = Store.open(path, key, device_id=device_id, clock=clock)
    with store.read() as session:
        assert session.scalar(text("SELECT length(text) FROM draft")) == 200_000
    assert check_store(store.engine, device_id=device_id).ok
    store.close()
