"""An import that is killed at any moment has happened wholly or not at all."""

import os
import random
import shutil
import subprocess
import sys
import time

import pytest

from mobile_mediation.db.integrity import check_store
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.hq.importer import ImportState

IMPORTER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from mobile_mediation.hq.importer import Importer
from mobile_mediation.hq.office import Office

office = Office.open(
    Path(sys.argv[1]), "hq", sys.argv[2], now=lambda: datetime(2023, 1, 25, tzinfo=UTC)
)
print("begin", flush=True)
Importer(office).import_paths([Path(sys.argv[3])])
print("end", flush=True)
"""
KILLS = 16

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")


def child(stage, path, out=subprocess.PIPE):
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            IMPORTER,
            str(stage.root / "hq"),
            stage.secrets["hq"],
            str(path),
        ],
        stdout=out,
        text=True,
    )


def test_killed_at_many_moments_it_is_all_or_nothing_and_the_next_import_completes(
    stage,
):
    services = stage.vehicle()
    for number in range(25):
        file = stage.call(injured_name="肖建国", place=f"示例路{number}号")
        services.cases.add(file.case.case_id, Party, {"role": PartyRole.DRIVER})
    (path,) = stage.export()
    wanted = stage.vehicle_rows()
    stage.office()
    stage.copy("hq", "fresh")

    # How long a whole import takes here, so that the kills fall into it.
    with child(stage, path) as whole:
        whole.stdout.readline()
        begun = time.monotonic()
        whole.stdout.readline()
        took = time.monotonic() - begun
    rng = random.Random(5)
    for number in range(KILLS):
        shutil.rmtree(stage.root / "hq")
        shutil.copytree(stage.root / "fresh", stage.root / "hq")
        for receipt in stage.stick.glob("*-D-*"):
            receipt.unlink()
        with child(stage, path) as killed:
            assert killed.stdout.readline() == "begin\n"
            time.sleep(took * (number + rng.random()) / KILLS)
            killed.kill()
            killed.stdout.read()
        office = stage.office()
        report = check_store(office.workspace.store.engine, device_id=office.hq_id)
        assert report.problems == ()
        there = stage.hq_rows()
        assert there in ({}, wanted)
        again = stage.imports(path)
        assert again.state is (ImportState.ALREADY if there else ImportState.IMPORTED)
        assert again.receipt is not None
        assert stage.hq_rows() == wanted
        with office.workspace.store.read() as session:
            assert len(Repository(session).cases()) == 25
        # A receipt that was being written is whole or not there under its name.
        half = [p for p in stage.stick.iterdir() if p.suffix == ".part"]
        for each in half:
            each.unlink()
        for receipt in stage.stick.glob("*-D-*.mmb"):
            services.sync.receive(receipt)
        stage.close("hq")


def test_two_imports_at_once_are_one_after_the_other(stage):
    stage.call(injured_name="肖建国")
    (path,) = stage.export()
    both = [child(stage, path, subprocess.DEVNULL) for _ in range(2)]
    codes = sorted(each.wait() for each in both)
    # Whoever comes second finds the workspace in use, or the bundle known.
    assert codes[0] == 0
    assert stage.hq_rows() == stage.vehicle_rows()


@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX")
def test_a_full_disk_during_the_import_changes_nothing_and_a_retry_completes(stage):
    for number in range(25):
        stage.call(injured_name="肖建国", place=f"示例路{number}号")
    (path,) = stage.export()
    before = stage.everything()
    stage.close("hq")
    limited = (
        "import resource, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        + IMPORTER.replace(
            'print("begin", flush=True)',
            "size = int(sys.argv[4])\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))",
        ).replace(
            "Importer(office).import_paths([Path(sys.argv[3])])",
            "print(Importer(office).import_paths([Path(sys.argv[3])])[0].state)",
        )
    )
    for size in (10_000, 100_000):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                limited,
                str(stage.root / "hq"),
                stage.secrets["hq"],
                str(path),
                str(size),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.splitlines()[:1] == ["refused"], done.stderr[-500:]
        assert stage.everything() == before
        stage.close("hq")
    assert stage.imports(path).state is ImportState.IMPORTED
    assert stage.hq_rows() == stage.vehicle_rows()
