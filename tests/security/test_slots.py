import shutil
from uuid import UUID

import msgspec
import pytest

from mobile_mediation.domain.errors import BadInput, Locked, RuleViolation
from mobile_mediation.security import age, checked
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.security.slots import KeySlots, SlotUser
from mobile_mediation.security.slots import _File as KeySlotsFile

STORE = UUID(int=12)
SECRETS = {"lizhe": "海淀 早高峰 别着急", "chenli": "朝阳 路口 慢慢走"}
MAIN, COPY = "keyslots.mmk", "keyslots.bak.mmk"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The slots of two people, and a recovery slot."""
    folder = tmp_path_factory.mktemp("slots")
    slots, key = KeySlots.create(folder, STORE)
    cost = Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=1)
    for number, (name, secret) in enumerate(SECRETS.items()):
        slots.add(UUID(int=number), name, secret, key, cost=cost)
    identity, recipient = age.new_identity()
    slots.add_recovery(recipient, key)
    return folder, key, identity


@pytest.fixture
def folder(made, tmp_path):
    shutil.copytree(made[0], tmp_path / "车")
    return tmp_path / "车"


@pytest.fixture
def key(made):
    return made[1]


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rewrite(folder, change):
    """Change the slots on purpose, with a digest that fits."""
    content = msgspec.json.decode(
        (folder / MAIN).read_bytes().partition(b"\n")[0], type=KeySlotsFile
    )
    data = checked.encode(change(content))
    (folder / MAIN).write_bytes(data)
    (folder / COPY).write_bytes(data)


def test_nothing_is_written_before_somebody_has_a_slot(tmp_path):
    KeySlots.create(tmp_path, STORE)
    assert list(tmp_path.iterdir()) == []


def test_every_person_opens_the_same_key(folder, key):
    slots = KeySlots.load(folder)
    for name, secret in SECRETS.items():
        assert slots.unlock(name, secret) == key
    assert slots.users() == (
        SlotUser(UUID(int=0), "lizhe"),
        SlotUser(UUID(int=1), "chenli"),
    )


def test_two_stores_have_different_keys(tmp_path):
    assert KeySlots.create(tmp_path, STORE)[1] != KeySlots.create(tmp_path, STORE)[1]


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("lizhe", "海淀 早高峰 别着急 "),
        ("lizhe", SECRETS["chenli"]),
        ("lizhe", ""),
        ("lizhe", "\ud800 half a letter"),
        ("nobody", SECRETS["lizhe"]),
    ],
)
def test_a_wrong_secret_is_refused_and_changes_no_byte(folder, name, secret):
    before = files(folder)
    with pytest.raises(Locked) as refusal:
        KeySlots.load(folder).unlock(name, secret)
    assert refusal.value.code == "MM1602"
    assert files(folder) == before
    if secret:
        assert secret not in str(refusal.value)


def test_the_person_is_known_by_the_secret_alone(folder):
    slots = KeySlots.load(folder)
    for name, secret in SECRETS.items():
        assert slots.name_of(secret) == name
    with pytest.raises(Locked) as refusal:
        slots.name_of("没有人用的 口令")
    assert refusal.value.code == "MM1602"


def test_neither_the_key_nor_a_secret_stands_in_the_files(folder, key):
    for data in files(folder).values():
        assert key.secret not in data
        assert key.secret.hex().encode() not in data
        assert not any(secret.encode() in data for secret in SECRETS.values())
    assert repr(key.secret) not in repr(key)


def test_a_name_is_taken_once(folder, key, cost):
    before = files(folder)
    with pytest.raises(RuleViolation) as refusal:
        KeySlots.load(folder).add(
            UUID(int=9), "lizhe", "另一句 足够长的话", key, cost=cost
        )
    assert refusal.value.code == "MM1202"
    assert files(folder) == before


def test_a_weak_secret_gets_no_slot(folder, key, cost):
    before = files(folder)
    with pytest.raises(RuleViolation) as refusal:
        KeySlots.load(folder).add(UUID(int=9), "wang", "12345678", key, cost=cost)
    assert refusal.value.code == "MM1608"
    assert files(folder) == before


def test_a_cost_out_of_bounds_is_not_written(folder, key):
    before = files(folder)
    with pytest.raises(BadInput) as refusal:
        KeySlots.load(folder).add(
            UUID(int=9), "wang", "另一句 足够长的话", key, cost=Argon2Cost(passes=11)
        )
    assert refusal.value.code == "MM1605"
    assert files(folder) == before


def test_a_new_secret_replaces_the_old_one_of_one_person(folder, key):
    KeySlots.load(folder).change_secret("lizhe", SECRETS["lizhe"], "换了 一句 新的话")
    slots = KeySlots.load(folder)
    assert slots.unlock("lizhe", "换了 一句 新的话") == key
    assert slots.unlock("chenli", SECRETS["chenli"]) == key
    with pytest.raises(Locked):
        slots.unlock("lizhe", SECRETS["lizhe"])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("不是 这一句话", "换了 一句 新的话", "MM1602"), (None, "password", "MM1608")],
)
def test_a_secret_is_not_changed_by_a_stranger_or_to_a_weak_one(folder, old, new, code):
    before = files(folder)
    with pytest.raises((Locked, RuleViolation)) as refusal:
        KeySlots.load(folder).change_secret("lizhe", old or SECRETS["lizhe"], new)
    assert refusal.value.code == code
    assert files(folder) == before


def test_who_is_disabled_cannot_open_any_more_and_the_others_can(folder, key):
    KeySlots.load(folder).disable("lizhe")
    slots = KeySlots.load(folder)
    with pytest.raises(Locked):
        slots.unlock("lizhe", SECRETS["lizhe"])
    assert slots.unlock("chenli", SECRETS["chenli"]) == key
    assert [user.name for user in slots.users()] == ["chenli"]


def test_the_last_person_cannot_be_locked_out(folder, key):
    slots = KeySlots.load(folder)
    slots.disable("lizhe")
    before = files(folder)
    with pytest.raises(RuleViolation) as refusal:
        slots.disable("chenli")
    assert refusal.value.code == "MM1611"
    assert files(folder) == before
    assert KeySlots.load(folder).unlock("chenli", SECRETS["chenli"]) == key


@pytest.mark.parametrize("name", [MAIN, COPY])
@pytest.mark.parametrize("damage", [None, b"", b"{}", b"\xff", b"half"])
def test_one_good_copy_serves_and_heals_the_other(folder, key, name, damage):
    before = files(folder)
    if damage is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(damage)
    assert KeySlots.load(folder).unlock("lizhe", SECRETS["lizhe"]) == key
    assert files(folder) == before


def test_who_was_disabled_does_not_come_back_with_an_old_copy(folder, key):
    old = (folder / COPY).read_bytes()
    KeySlots.load(folder).disable("lizhe")
    (folder / COPY).write_bytes(old)
    KeySlots.load(folder)
    (folder / MAIN).unlink()
    assert [user.name for user in KeySlots.load(folder).users()] == ["chenli"]


def test_a_folder_that_takes_nothing_locks_nobody_out(folder, key):
    (folder / MAIN).unlink()
    (folder / MAIN).mkdir()
    assert KeySlots.load(folder).unlock("lizhe", SECRETS["lizhe"]) == key


def test_two_damaged_copies_are_refused(folder):
    for name in (MAIN, COPY):
        (folder / name).write_bytes((folder / name).read_bytes()[:-2])
    before = files(folder)
    with pytest.raises(Locked) as refusal:
        KeySlots.load(folder)
    assert refusal.value.code == "MM1610"
    assert files(folder) == before


def test_an_empty_folder_has_no_slots(tmp_path):
    with pytest.raises(Locked) as refusal:
        KeySlots.load(tmp_path)
    assert refusal.value.code == "MM1610"


def test_every_damage_to_both_copies_is_refused(folder, refused_when_damaged):
    data = (folder / MAIN).read_bytes()

    def read(changed):
        (folder / MAIN).write_bytes(changed)
        (folder / COPY).write_bytes(changed)
        return KeySlots.load(folder)

    assert refused_when_damaged(data, read) == {"MM1610"}


def test_headquarters_opens_the_store_with_its_recovery_key(folder, key, made):
    identity = made[2]
    line = (folder / MAIN).read_bytes().partition(b"\n")[0]
    (recovery,) = msgspec.json.decode(line, type=KeySlotsFile).recovery
    assert age.decrypt(recovery.sealed, [identity]) == key.secret
    with pytest.raises(BadInput):
        age.decrypt(recovery.sealed, [age.new_identity()[0]])


@pytest.mark.parametrize(
    "cost",
    [
        Argon2Cost(passes=0, memory_kib=19 * 1024, lanes=1),
        Argon2Cost(passes=1, memory_kib=1024, lanes=1),
        Argon2Cost(passes=1, memory_kib=2**31, lanes=1),
        Argon2Cost(passes=1, memory_kib=19 * 1024, lanes=64),
    ],
)
def test_a_changed_cost_neither_weakens_nor_exhausts(folder, cost):
    rewrite(
        folder,
        lambda file: msgspec.structs.replace(
            file,
            slots=tuple(msgspec.structs.replace(s, cost=cost) for s in file.slots),
        ),
    )
    with pytest.raises(BadInput) as refusal:
        KeySlots.load(folder).unlock("lizhe", SECRETS["lizhe"])
    assert refusal.value.code == "MM1605"


@pytest.mark.parametrize("field", ["name", "user_id", "salt", "cost"])
def test_a_slot_serves_only_as_it_was_made(folder, field):
    other = {
        "name": "wang",
        "user_id": UUID(int=99),
        "salt": bytes(16),
        "cost": Argon2Cost(passes=2, memory_kib=19 * 1024, lanes=1),
    }[field]
    rewrite(
        folder,
        lambda file: msgspec.structs.replace(
            file, slots=(msgspec.structs.replace(file.slots[0], **{field: other}),)
        ),
    )
    slots = KeySlots.load(folder)
    (user,) = slots.users()
    with pytest.raises(Locked) as refusal:
        slots.unlock(user.name, SECRETS["lizhe"])
    assert refusal.value.code == "MM1602"


@pytest.mark.parametrize("part", [{"store_id": UUID(int=13)}, {"epoch": 2}])
def test_a_slot_opens_no_other_store_and_no_other_epoch(folder, part):
    rewrite(folder, lambda file: msgspec.structs.replace(file, **part))
    with pytest.raises(Locked) as refusal:
        KeySlots.load(folder).unlock("lizhe", SECRETS["lizhe"])
    assert refusal.value.code == "MM1602"


@pytest.mark.parametrize("salt", [b"", bytes(7), bytes(17)])
def test_a_salt_of_another_length_is_damage(folder, salt):
    rewrite(
        folder,
        lambda file: msgspec.structs.replace(
            file,
            slots=tuple(msgspec.structs.replace(s, salt=salt) for s in file.slots),
        ),
    )
    with pytest.raises(Locked) as refusal:
        KeySlots.load(folder)
    assert refusal.value.code == "MM1610"


def test_a_newer_format_is_not_guessed_at(folder):
    rewrite(folder, lambda file: msgspec.structs.replace(file, format=2))
    with pytest.raises(Locked) as refusal:
        KeySlots.load(folder)
    assert refusal.value.code == "MM1610"


def test_keys_for_different_purposes_stores_and_epochs_differ(store_key):
    keys = {
        store_key.derive("mm/a"),
        store_key.derive("mm/b"),
        store_key.sqlcipher_key,
        type(store_key)(UUID(int=13), 1, store_key.secret).derive("mm/a"),
        type(store_key)(STORE, 2, store_key.secret).derive("mm/a"),
        store_key.secret,
    }
    assert len(keys) == 6
