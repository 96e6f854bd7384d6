"""A day of work that is cut off fifty times loses nothing that was acknowledged.

A child process records cases, moves money and seals papers; after each act that
came back it writes a line and brings it to the disk. It is killed at random moments.
Whoever opens the workspace then finds it whole, with every act of those lines in it.
"""

import json
import os
import random
import subprocess
import sys
import time
from uuid import UUID

import pytest

from mobile_mediation.db.integrity import check_store
from mobile_mediation.domain.funds import FundAct
from mobile_mediation.services.vehicle import open_vehicle

KILLS = 50
SEED = 20230124

DAY = r"""
import json, os, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import (
    Agreement, DamageItem, DamageKind, Instalment, PaymentMethod, SealField,
)
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.contacts import ContactResult, Lane, Purpose
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.funds import FundSource
from mobile_mediation.domain.people import Liability, Party, PartyKind, PartyRole
from mobile_mediation.domain.signing import Handwriting, Sample, Stroke
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.contacts import Conversation
from mobile_mediation.services.funds.acts import FundAsk
from mobile_mediation.services.vehicle import open_vehicle

root, acks, secrets = Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3])
begun, real = datetime.fromisoformat(sys.argv[5]), datetime.now(UTC)
now = lambda: begun + (datetime.now(UTC) - real)
services = open_vehicle(root / "vehicle", "lizhe", secrets["lizhe"], now=now)
out = os.open(acks, os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def acknowledge(kind, case, value):
    os.write(out, (json.dumps([kind, str(case), str(value)]) + "\n").encode())
    os.fsync(out)


def writing(seed):
    strokes, t = [], 0
    for (x0, y0), (x1, y1) in (((0, 1000), (2600, 1100)), ((1200, 0), (1300, 2400))):
        samples = []
        for i in range(41):
            x, y = x0 + (x1 - x0) * i // 40, y0 + (y1 - y0) * i // 40
            samples.append(Sample(t, x, y, 300 + i * 7 + seed))
            t += 8
        strokes.append(Stroke(tuple(samples)))
        t += 90
    return Handwriting(strokes=tuple(strokes), device="")


def change(case, entity, name, value):
    services.cases.change(case, type(entity), entity.id, name, value)
    acknowledge("field:" + name, case, value)


def work(number):
    file = services.cases.open_emergency(EmergencyCall(
        place=f"示例路{number}号", injured_name="肖建国", plate=f"京A{number:05}",
        hospital="示例市第一人民医院",
    ))
    case = file.case.case_id
    acknowledge("case", case, file.case.case_no)
    for text in ("甲", "乙", "丙"):
        change(case, file.accident, "narrative", f"{text}{number}")
        entry = services.contacts.log(case, Conversation(
            lane=Lane.HOSPITAL, who="急诊", purpose=Purpose.COSTS,
            result=ContactResult.REACHED, summary=text,
        ))
        acknowledge("contact", case, entry.id)
    request = services.funds.request(case, FundAsk(
        source=FundSource.CTPL_RESCUE, amount_fen=1_800_000, payee_name="医院",
        reference_no="18号",
    ), key=f"{case}a").request.request_id
    acknowledge("requested", case, request)
    leader = services.people.approver("chenli", secrets["chenli"])
    services.funds.approve(case, request, approver=leader, key=f"{case}b")
    acknowledge("approved", case, request)
    services.funds.pay(case, request, voucher_no="PZ", key=f"{case}c")
    acknowledge("paid", case, request)
    if number % 2 == 0:
        seal(case, file)


def seal(case, file):
    injured = file.current_parties[0]
    add = services.cases.add
    driver = add(case, Party, {"role": PartyRole.DRIVER, "name": "王䶮"})
    change(case, injured, "liability", Liability.SECONDARY)
    change(case, driver, "liability", Liability.PRIMARY)
    change(case, file.accident, "determination_no", "第1号")
    services.cases.choose_path(case, MediationPath.POLICE)
    add(case, DamageItem, {
        "kind": DamageKind.MEDICAL, "claimed_fen": 4_000_000, "agreed_fen": 4_000_000,
    })
    agreement = services.agreements.begin(case)
    add(case, Instalment, {
        "agreement_id": agreement.id, "payer_id": driver.id, "payee_id": injured.id,
        "amount_fen": 2_200_000, "due_on": china_day(now()) + timedelta(days=9),
        "method": PaymentMethod.CASH,
    })
    version = services.agreements.freeze(case, officer=root / "officer-stick")
    acknowledge("version", case, version.id)
    for seed, party in enumerate((injured, driver)):
        signed = services.agreements.sign(
            case, party.id, writing(seed), consented_at=now()
        )
        acknowledge("signature", case, signed.id)
    for field, container, secret in (
        (SealField.SPECIALIST, services.people.container_of(services.desk.user),
         secrets["signing"]),
        (SealField.OFFICER, root / "officer-stick" / "zhangkun.mmkey",
         secrets["zhangkun"]),
    ):
        entry = services.agreements.seal(case, field, container, secret)
        acknowledge("seal", case, entry.id)


print("open", flush=True)
for number in range(int(sys.argv[4]), 10**6):
    work(number)
"""

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal"),
    pytest.mark.timeout(300),
]


def lines_of(path):
    """What was acknowledged; a line that was cut off was never said."""
    if not path.exists():
        return []
    whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def missing(services, acknowledged):
    """The acknowledged acts that are not in the record."""
    gone = []
    files = {}
    acts = {
        "requested": FundAct.REQUESTED,
        "approved": FundAct.APPROVED,
        "paid": FundAct.PAID,
    }
    for kind, case, value in acknowledged:
        if case not in files:
            file = services.cases.file(UUID(case))
            history = services.history.of_case(UUID(case))
            files[case] = (
                file,
                {
                    "contact": {str(e.id) for e in file.contact_entries},
                    "version": {str(e.id) for e in file.versions},
                    "signature": {str(e.id) for e in file.signatures},
                    "seal": {str(e.id) for e in file.seals},
                    "case": {file.case.case_no},
                },
                {(line.column, line.after) for e in history for line in e.lines},
            )
        file, known, written = files[case]
        if kind in acts:
            found = any(
                str(e.request_id) == value and e.act is acts[kind]
                for e in file.fund_entries
            )
        elif kind.startswith("field:"):
            found = (kind.removeprefix("field:"), value) in written
        else:
            found = value in known[kind]
        if not found:
            gone.append((kind, case, value))
    return gone


def test_killed_fifty_times_a_day_every_acknowledged_act_is_there(stage):
    rng = random.Random(SEED)
    stage.close()
    acks = stage.root / "acknowledged"
    kinds, checked = set(), 0
    for number in range(KILLS):
        command = [
            sys.executable,
            "-c",
            DAY,
            str(stage.root),
            str(acks),
            json.dumps(stage.secrets),
            str(number),
            stage.clock().isoformat(),
        ]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as child:
            assert child.stdout.readline() == "open\n"
            # Now and then long enough for a sealing, which takes a second or two.
            seals = number % 8 == 0
            time.sleep(rng.uniform(1, 4.5) if seals else rng.uniform(0, 0.4))
            os.killpg(child.pid, 9)
        stage.clock.pass_(minutes=1)
        services = open_vehicle(
            stage.root / "vehicle", "lizhe", stage.secrets["lizhe"], now=stage.clock
        )
        try:
            report = check_store(
                services.desk.workspace.store.engine, device_id=services.desk.device_id
            )
            assert report.problems == ()
            acknowledged = lines_of(acks)
            # Everything from before the last kills was looked at then; at the end
            # everything is looked at once more.
            assert missing(services, acknowledged[checked:]) == []
            if number == KILLS - 1:
                assert missing(services, acknowledged) == []
            checked = max(0, len(acknowledged) - 50)
        finally:
            services.close()
        kinds |= {kind for kind, _, _ in acknowledged}
    assert {"case", "contact", "paid", "version", "signature", "seal"} <= kinds
    assert len(acknowledged) > KILLS
