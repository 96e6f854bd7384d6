import msgspec
import pytest

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.security import age
from mobile_mediation.security.device import SigningKey
from mobile_mediation.security.roster import read_roster, sign_roster


def exchanged(file):
    """The roster with one more reader, signed by roots of somebody's own."""
    identity, recipient = age.new_identity()
    roots = [SigningKey.generate() for _ in range(3)]
    believed = read_roster(file.read_bytes(), trusted=None)
    forged = msgspec.structs.replace(
        believed,
        version=believed.version + 1,
        roots=tuple(root.public for root in roots),
        recipients=(*believed.recipients, recipient),
    )
    file.write_bytes(sign_roster(forged, roots))
    return identity


def test_a_roster_exchanged_on_the_disk_gets_no_one_a_bundle(stage):
    stage.call()
    file = stage.vehicle().desk.workspace.folder.roster
    before = file.read_bytes()
    stage.close("vehicle")
    identity = exchanged(file)
    bundle, *_ = stage.export()
    body = bundle.read_bytes()[72:-72]
    with pytest.raises(BadInput):
        age.decrypt(body, [identity])
    assert file.read_bytes() == before


def test_a_roster_that_is_gone_from_the_disk_comes_back_from_the_store(stage):
    file = stage.vehicle().desk.workspace.folder.roster
    before = file.read_bytes()
    stage.close("vehicle")
    file.unlink()
    stage.vehicle()
    assert file.read_bytes() == before


def test_headquarters_believes_only_what_its_own_roots_signed(stage):
    file = stage.office().workspace.folder.roster
    exchanged(file)
    with pytest.raises(BadInput, match="MM1912"):
        stage.office().roster()


def test_the_answers_newer_roster_is_what_the_store_believes_then(stage):
    stage.call()
    stage.round()
    file = stage.vehicle().desk.workspace.folder.roster
    newer = file.read_bytes()
    stage.close("vehicle")
    file.unlink()
    stage.vehicle()
    assert file.read_bytes() == newer
