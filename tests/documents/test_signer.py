import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from mobile_mediation.documents.signer import Signer, seal_in_child
from mobile_mediation.domain.errors import (
    NOTHING_CHANGED,
    BadInput,
    Busy,
    Locked,
    RuleViolation,
)

FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import msgspec
from mobile_mediation.documents.signer import SealRequest, seal_in_child
from mobile_mediation.security.files import MediumFull, write_durably

request = msgspec.msgpack.decode(Path(sys.argv[1]).read_bytes(), type=SealRequest)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
sealed = seal_in_child(request, sys.argv[2])
try:
    write_durably(Path(sys.argv[3]), sealed)
except MediumFull as error:
    print(error.code, len(sealed), end="")
"""
ESCAPE = """
import os, socket, subprocess, sys
from mobile_mediation.documents.signer import _refuse_way_out

sys.addaudithook(_refuse_way_out)
ways = (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("localhost", 9),
    lambda: socket.socket().bind(("127.0.0.1", 0)),
    lambda: subprocess.run(["true"]),
    lambda: os.system("true"),
    lambda: os.fork(),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
)
for way in ways:
    try:
        way()
    except PermissionError as error:
        print(error)
"""
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_both_persons_seal_each_with_their_own_secret(
    prepared, sealed_once, sealed, examined
):
    assert sealed_once.startswith(prepared)
    assert sealed.startswith(sealed_once)
    found = examined(sealed)
    assert (found.valid, found.problems) == (True, ())
    assert [seal.name for seal in found.signatures] == ["李喆", "张堃"]


@pytest.mark.parametrize("secret", ["", "别人的 一句话", "岗亭 旁边 老槐树"])
def test_a_wrong_secret_is_refused_and_changes_no_file(
    prepared, people, request_seal, tmp_path, secret
):
    paper, stick = tmp_path / "paper.pdf", tmp_path / "specialist.mmkey"
    paper.write_bytes(prepared)
    stick.write_bytes(people.specialist.container)
    request = request_seal(
        paper.read_bytes(), people.specialist, container=stick.read_bytes()
    )
    with pytest.raises(Locked) as refused:
        seal_in_child(request, secret)
    assert refused.value.code == "MM1603"
    assert not secret or secret not in refused.value.in_language("zh")
    assert paper.read_bytes() == prepared
    assert stick.read_bytes() == people.specialist.container
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("change", "kind", "code"),
    [
        ({"sha256": hashlib.sha256(b"").digest()}, BadInput, "MM1520"),
        ({"container": b"no container"}, BadInput, "MM1615"),
        ({"field": "mayor"}, RuleViolation, "MM1503"),
        ({"field": "officer"}, RuleViolation, "MM1504"),
        ({"certify": False}, RuleViolation, "MM1504"),
    ],
)
def test_what_the_signer_refuses_is_said_as_it_said_it(
    prepared, people, request_seal, change, kind, code
):
    who = people.specialist
    with pytest.raises(kind) as refused:
        seal_in_child(request_seal(prepared, who, **change), who.secret)
    assert refused.value.code == code
    assert refused.value.words.zh
    assert refused.value.words.en


def test_nobody_seals_in_anothers_place(prepared, people, request_seal):
    specialist, officer = people.specialist, people.officer
    request = request_seal(prepared, specialist, container=officer.container)
    with pytest.raises(RuleViolation) as refused:
        seal_in_child(request, officer.secret)
    assert refused.value.code == "MM1505"
    assert refused.value.value == "张堃"


def test_a_paper_that_was_changed_is_sealed_by_nobody(prepared, people, request_seal):
    """Also where its digest is the one that was told: the result is examined."""
    place = prepared.index(b"/ToUnicode")
    changed = prepared[:place] + b"/ToUnicodf" + prepared[place + 10 :]
    who = people.specialist
    with pytest.raises(BadInput) as refused:
        seal_in_child(request_seal(changed, who), who.secret)
    assert refused.value.code == "MM1507"
    assert "MM1522" in refused.value.value


def test_the_process_is_gone_after_its_one_seal(prepared, people, request_seal):
    who = people.specialist
    with Signer() as signer:
        number = signer._process.pid
        assert signer._process.poll() is None
        signer.seal(request_seal(prepared, who), who.secret)
        assert signer._process.returncode == 0
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
        with pytest.raises(ValueError, match="after starting"):
            signer.seal(request_seal(prepared, who), who.secret)


def test_the_process_is_gone_after_a_refusal_too(prepared, people, request_seal):
    with Signer() as signer:
        with pytest.raises(Locked):
            signer.seal(request_seal(prepared, people.specialist), "别人的 一句话")
        with pytest.raises(ProcessLookupError):
            os.kill(signer._process.pid, 0)


def test_a_signer_that_was_not_used_ends_with_its_user():
    with Signer() as signer:
        number = signer._process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
    signer.close()


def test_a_signer_that_was_killed_has_sealed_nothing(prepared, people, request_seal):
    with Signer() as signer:
        signer._process.kill()
        with pytest.raises(Busy) as refused:
            signer.seal(request_seal(prepared, people.specialist), "x")
    assert refused.value.code == "MM1508"
    assert refused.value.kept == NOTHING_CHANGED


@linux_only
def test_the_secret_stands_on_no_command_line_and_in_no_environment(people):
    with Signer() as signer:
        process = Path(f"/proc/{signer._process.pid}")
        # The kernel shows both only after the new program was loaded.
        while b"documents.signer" not in (process / "cmdline").read_bytes():
            time.sleep(0.01)
        seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
    for who in (people.specialist, people.officer):
        assert who.secret.encode() not in seen


@linux_only
def test_a_signer_that_crashes_leaves_no_copy_of_its_memory():
    with Signer() as signer:
        limits = Path(f"/proc/{signer._process.pid}/limits")
        for _ in range(500):
            (core,) = (
                line
                for line in limits.read_text().splitlines()
                if line.startswith("Max core file size")
            )
            if core.split()[4:6] == ["0", "0"]:
                return
            time.sleep(0.01)
    pytest.fail(core)


def test_a_process_with_a_key_finds_no_way_out():
    done = subprocess.run(
        [sys.executable, "-c", ESCAPE], capture_output=True, text=True, check=True
    )
    said = done.stdout.split("\n")[:-1]
    assert len(said) == 8
    assert all(line.startswith("the signer does not use ") for line in said)


def test_no_module_is_taken_from_the_folder_that_is_open(
    prepared, people, request_seal, tmp_path, monkeypatch
):
    for name in ("pyhanko", "pikepdf", "msgspec", "hashlib"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken')")
    monkeypatch.chdir(tmp_path)
    who = people.specialist
    assert seal_in_child(request_seal(prepared, who), who.secret).startswith(prepared)


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
def test_a_disk_that_is_full_keeps_the_paper_as_it_was(
    prepared, people, request_seal, tmp_path
):
    who = people.specialist
    question = tmp_path / "question"
    question.write_bytes(msgspec.msgpack.encode(request_seal(prepared, who)))
    paper = tmp_path / "case" / "paper.pdf"
    paper.parent.mkdir()
    paper.write_bytes(prepared)
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, question, who.secret, paper],
        capture_output=True,
        text=True,
        check=True,
    )
    code, length = done.stdout.split()
    assert code == "MM1609"
    assert int(length) > len(prepared)
    assert list(paper.parent.iterdir()) == [paper]
    assert paper.read_bytes() == prepared
