import json
import os
import signal
import subprocess
import sys
import time

import pytest

from mobile_mediation.domain.errors import BadInput, Busy, Locked, MediationError
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.services.vehicle import open_vehicle
from mobile_mediation.workspace import (
    Workspace,
    WorkspaceFolder,
    WorkspaceKind,
    new_description,
)


def bytes_of(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def described(stage, **other):
    values = {
        "device_id": stage.vehicle_id(),
        "name": "0077",
        "code": "0077",
        "unit": "110105",
        "hq_id": stage.vehicle_id(),
        "hq_name": "示例财产保险股份有限公司",
        "now": stage.clock(),
    }
    return new_description(WorkspaceKind.VEHICLE, **(values | other))


def create(stage, path, furnish=lambda _: None):
    description = described(stage)
    Workspace.create(
        path,
        description,
        user_id=stage.vehicle_id(),
        user_name="lizhe",
        secret=stage.secrets["lizhe"],
        recovery=None,
        furnish=furnish,
        now=stage.clock,
        cost=stage.cheap,
    )
    return description


def refusal(kind, deed, *arguments, **options):
    with pytest.raises(kind) as refused:
        deed(*arguments, **options)
    return refused.value.code


def test_a_new_workspace_holds_what_it_says_and_opens_with_its_secret(stage):
    path = stage.root / "新 工作区"
    description = create(stage, path)
    assert WorkspaceFolder(path).describe() == description
    with Workspace.unlock(
        path, "lizhe", stage.secrets["lizhe"], now=stage.clock
    ) as open_:
        assert open_.description == description
        assert open_.user_id == stage.vehicle_id()
    assert WorkspaceFolder(path).names() == ("lizhe",)
    assert WorkspaceFolder(path).name_of(stage.secrets["lizhe"]) == "lizhe"


def test_what_anyone_can_read_says_nothing_about_people(stage):
    stage.call(injured_name="肖建国", plate="京A12345")
    stage.close()
    for name, data in bytes_of(stage.root / "vehicle").items():
        assert "肖建国".encode() not in data, name
        assert b"12345" not in data, name


def test_only_the_owner_may_look_into_the_folders(stage):
    path = stage.root / "new"
    create(stage, path)
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_a_second_opening_is_told_that_somebody_works_here(stage):
    stage.vehicle()
    code = refusal(
        Busy,
        open_vehicle,
        stage.root / "vehicle",
        "lizhe",
        stage.secrets["lizhe"],
        now=stage.clock,
    )
    assert code == "MM1654"
    child = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from mobile_mediation.domain.errors import Busy\n"
        "from mobile_mediation.services.vehicle import open_vehicle\n"
        "try:\n"
        "    open_vehicle(Path(sys.argv[1]), 'lizhe', sys.argv[2],"
        " now=lambda: datetime.now(UTC))\n"
        "except Busy as error:\n    print(error.code)\n"
    )
    command = [sys.executable, "-c", child, str(stage.root / "vehicle")]
    done = subprocess.run(
        [*command, stage.secrets["lizhe"]], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "MM1654"
    stage.close("vehicle")
    assert stage.vehicle()


def test_a_killed_program_does_not_keep_the_workspace(stage):
    child = (
        "import sys, time\nfrom datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from mobile_mediation.services.vehicle import open_vehicle\n"
        "s = open_vehicle(Path(sys.argv[1]), 'lizhe', sys.argv[2],"
        " now=lambda: datetime.now(UTC))\n"
        "print('open', flush=True)\ntime.sleep(600)\n"
    )
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            child,
            str(stage.root / "vehicle"),
            stage.secrets["lizhe"],
        ],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "open\n"
        process.kill()
    assert stage.vehicle().sync.status().records > 0


def test_a_newer_format_is_told_whatever_else_it_says(stage):
    path = stage.root / "vehicle" / "workspace.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    for other in ({"format": 2}, {"format": 2, "colour": "red"}, {"format": 10**9}):
        path.write_text(json.dumps(said | other), encoding="utf-8")
        assert refusal(MediationError, WorkspaceFolder(path.parent).describe) == (
            "MM1652"
        )
    path.write_text('{"format": 2}', encoding="utf-8")
    assert refusal(MediationError, WorkspaceFolder(path.parent).describe) == "MM1652"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": "1"}', '{"format": 1}', "\x00", '{"format":1.5}'],
)
def test_a_damaged_description_is_refused(stage, text):
    path = stage.root / "vehicle" / "workspace.json"
    path.write_text(text, encoding="utf-8")
    assert refusal(BadInput, WorkspaceFolder(path.parent).describe) == "MM1651"


def test_where_there_is_no_workspace_it_says_so(stage):
    assert refusal(MediationError, WorkspaceFolder(stage.root / "x").describe) == (
        "MM1650"
    )


@pytest.mark.parametrize("user", ["lizhe", "nobody", "chenli"])
def test_a_wrong_secret_leaves_every_file_byte_for_byte(stage, user):
    path = stage.root / "vehicle"
    before = bytes_of(path)
    for secret in ("", "海淀 早高峰 别着急 ", stage.secrets["hq"]):
        code = refusal(Locked, open_vehicle, path, user, secret, now=stage.clock)
        assert code == "MM1602"
    assert bytes_of(path) == before
    assert stage.vehicle()


def test_a_secret_that_nobody_has_opens_nothing(stage):
    assert (
        refusal(
            Locked,
            open_vehicle,
            stage.root / "vehicle",
            None,
            stage.secrets["hq"],
            now=stage.clock,
        )
        == "MM1602"
    )


def test_headquarters_workspace_is_not_a_vehicles(stage):
    path = stage.root / "hq"
    code = refusal(
        MediationError, open_vehicle, path, "hq", stage.secrets["hq"], now=stage.clock
    )
    assert code == "MM1655"


def test_what_lies_at_the_place_is_never_overwritten(stage):
    full = stage.root / "full"
    full.mkdir()
    (full / "letter.txt").write_text("x", encoding="utf-8")
    for path in (full, full / "letter.txt"):
        assert refusal(MediationError, create, stage, path) == "MM1653"
    assert (full / "letter.txt").read_text(encoding="utf-8") == "x"
    empty = stage.root / "empty"
    empty.mkdir()
    create(stage, empty)
    assert WorkspaceFolder(empty).exists


def test_a_creation_that_fails_leaves_nothing(stage):
    path = stage.root / "deep" / "new"

    def fail(_):
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        create(stage, path, fail)
    assert list(path.parent.iterdir()) == []
    create(stage, path)
    assert WorkspaceFolder(path).exists


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_a_creation_that_is_killed_leaves_nothing_under_its_name(stage):
    child = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from mobile_mediation.hq.office import Office\n"
        "from mobile_mediation.security.sealing import Argon2Cost\n"
        "print('begin', flush=True)\n"
        "Office.create(Path(sys.argv[1]), name='总部', user_name='hq',"
        " secret=sys.argv[2], now=lambda: datetime.now(UTC),"
        " cost=Argon2Cost(passes=1, memory_kib=19456, lanes=1))\n"
        "print('end', flush=True)\n"
    )
    path = stage.root / "killed"
    command = [sys.executable, "-c", child, str(path), stage.secrets["hq"]]
    for wait in (0.0, 0.05, 0.1, 0.2, 0.3, 0.4):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            rest = process.stdout.read()
        if path.exists():
            # It had got its name, so it is whole.
            office = stage.office("killed")
            assert office.roster().version == 1
            return
        assert rest == ""
    # What the killed ones left is no obstacle.
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert stage.office("killed").roster().version == 1


def test_the_cheap_cost_of_the_tests_is_the_least_that_is_accepted(stage):
    stage.cheap.check()
    with pytest.raises(BadInput):
        Argon2Cost(passes=1, memory_kib=19 * 1024 - 1, lanes=1).check()


def test_a_store_that_cannot_close_does_not_keep_the_workspace(stage, monkeypatch):
    path = stage.root / "locked"
    create(stage, path)
    secret = stage.secrets["lizhe"]
    workspace = Workspace.unlock(path, "lizhe", secret, now=stage.clock)
    close = workspace.store.close

    def closes_badly():
        close()
        raise OSError

    monkeypatch.setattr(workspace.store, "close", closes_badly)
    with pytest.raises(OSError):  # noqa: PT011  whatever it is
        workspace.close()
    Workspace.unlock(path, "lizhe", secret, now=stage.clock).close()
