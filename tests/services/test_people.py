import pytest

from mobile_mediation.domain.errors import Locked, MediationError
from mobile_mediation.domain.users import UserRole
from mobile_mediation.services.vehicle import open_vehicle

SECRET = "望京 雨后 彩虹桥"


def add(stage, name="wangfang", role=UserRole.SPECIALIST, **other):
    values = {"display_name": "王芳", "unit": "示例分公司", "secret": SECRET}
    return stage.vehicle().people.add(name=name, role=role, **(values | other))


def test_somebody_new_has_a_key_and_opens_the_workspace(stage):
    user = add(stage)
    people = stage.vehicle().people
    assert people.user("wangfang") == user
    assert people.container_of(user).is_file()
    assert people.authenticate("wangfang", SECRET) == user
    stage.close("vehicle")
    opened = open_vehicle(
        stage.root / "vehicle", "wangfang", SECRET, now=stage.clock, cost=stage.cheap
    )
    assert opened.desk.user == user
    file = opened.cases.list
    assert file
    opened.close()


def test_a_wrong_secret_is_nobody_and_leaves_with_four(stage):
    people = stage.vehicle().people
    for name in ("lizhe", "nobody"):
        with pytest.raises(Locked) as refused:
            people.authenticate(name, "不是 这个 口令")
        assert (refused.value.code, refused.value.exit_status) == ("MM1602", 4)


def test_a_name_is_given_once(stage):
    before = stage.everything_of()
    with pytest.raises(MediationError, match="MM1202"):
        add(stage, "lizhe")
    assert stage.everything_of() == before


def test_an_officers_key_lies_only_on_the_officers_stick(stage, tmp_path):
    with pytest.raises(MediationError, match="MM1203"):
        add(stage, "sunjing", UserRole.OFFICER)
    stick = tmp_path / "stick"
    stick.mkdir()
    add(stage, "sunjing", UserRole.OFFICER, stick=stick)
    assert [path.name for path in stick.iterdir()] == ["sunjing.mmkey"]
    containers = stage.vehicle().desk.workspace.folder.containers
    assert not (containers / "sunjing.mmkey").exists()
    # An officer does not open the store.
    with pytest.raises(Locked):
        stage.vehicle().people.authenticate("sunjing", SECRET)


def test_who_is_disabled_opens_nothing_and_stays_in_the_record(stage):
    user = add(stage)
    people = stage.vehicle().people
    people.disable("wangfang")
    assert people.user("wangfang").disabled_at is not None
    assert people.names([user.id]) == {user.id: "王芳"}
    with pytest.raises(Locked):
        people.authenticate("wangfang", SECRET)
    stage.close("vehicle")
    with pytest.raises(Locked):
        open_vehicle(stage.root / "vehicle", "wangfang", SECRET, now=stage.clock)


def test_nobody_of_an_unknown_name_is_found(stage):
    with pytest.raises(MediationError, match="MM1201"):
        stage.vehicle().people.user("nobody")


def test_a_person_whose_secret_is_weak_leaves_nothing(stage):
    before = stage.everything_of()
    with pytest.raises(MediationError):
        add(stage, secret="123")
    assert stage.everything_of() == before
    containers = stage.vehicle().desk.workspace.folder.containers
    assert [path.name for path in containers.iterdir() if "wang" in path.name] == []


@pytest.mark.parametrize(
    "name", ["../evil", "a/b", "..", ".x", "con", "NUL.txt", "a b", "x" * 33]
)
def test_a_login_that_could_name_another_file_is_refused(stage, name):
    before = stage.everything_of()
    with pytest.raises(MediationError, match=r"MM1204|MM1014"):
        add(stage, name, UserRole.MEDIATOR)
    assert stage.everything_of() == before


def test_a_key_that_lies_on_a_stick_already_is_never_written_over(stage, tmp_path):
    key = tmp_path / "sunjing.mmkey"
    key.write_bytes(b"another vehicle's key of the same officer")
    with pytest.raises(MediationError, match="MM1622"):
        add(stage, "sunjing", UserRole.OFFICER, stick=tmp_path)
    assert key.read_bytes() == b"another vehicle's key of the same officer"


def test_who_could_not_be_added_leaves_no_key_behind(stage, tmp_path):
    add(stage)
    containers = stage.vehicle().desk.workspace.folder.containers
    before = sorted(containers.iterdir())
    with pytest.raises(MediationError):
        add(stage, "liuyang", secret="短", signing_secret=SECRET)
    assert sorted(containers.iterdir()) == before


def test_the_last_one_who_can_open_it_stays_and_is_not_noted_as_gone(stage):
    people = stage.vehicle().people
    others = [u for u in people.users() if u.role is not UserRole.OFFICER]
    *rest, last = others
    for user in rest:
        people.disable(user.name)
    with pytest.raises(MediationError, match="MM1611"):
        people.disable(last.name)
    assert people.user(last.name).disabled_at is None
