"""The case of the story, brought to where a test begins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import (
    Agreement,
    DamageItem,
    DamageKind,
    Instalment,
    PaymentMethod,
    SealField,
)
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.funds import FundPurpose, FundSource, PayeeKind
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.people import Liability, Party, PartyKind, PartyRole
from mobile_mediation.domain.signing import Handwriting, Sample, Stroke
from mobile_mediation.domain.vehicles import Policy, PolicyKind
from mobile_mediation.services.funds.acts import FundAsk


def writing(seed: int, *, moved: int = 0) -> Handwriting:
    """Two strokes that cross; another seed is another hand."""
    strokes, t = [], 0
    for begin, end in (((0, 1000), (2600, 1100 + seed)), ((1200, 0), (1300, 2400))):
        samples = []
        for step in range(41):
            x = begin[0] + (end[0] - begin[0]) * step // 40 + moved
            y = begin[1] + (end[1] - begin[1]) * step // 40 + moved
            samples.append(Sample(t, x, y, 300 + step * 7 + seed))
            t += 8
        strokes.append(Stroke(tuple(samples)))
        t += 90
    return Handwriting(strokes=tuple(strokes), device="签字板")


@dataclass
class Act:
    """One case and everything a test does with it."""

    stage: Any
    file: Any

    @property
    def services(self):
        return self.stage.vehicle()

    @property
    def id(self):
        return self.file.case.case_id

    def now(self):
        return self.services.cases.file(self.id)

    def change(self, entity: Any, name: str, value: Any, **options: Any):
        key = entity.id if hasattr(entity, "id") else self.id
        return self.services.cases.change(
            self.id, type(entity), key, name, value, **options
        )

    def ask(self, fen: int = 1_800_000, *, key: str = "a", **other: Any):
        values = {
            "source": FundSource.CTPL_RESCUE,
            "amount_fen": fen,
            "payee_name": "示例市第一人民医院",
            "reference_no": "朝公交抢通字〔2023〕第0018号",
            "reason": "抢救费用",
        }
        return self.services.funds.request(
            self.id, FundAsk(**(values | other)), key=key
        )

    @property
    def leader(self):
        return self.stage.approver()

    def people(self) -> None:
        """Driver and insurer, their numbers and who is to blame."""
        cases = self.services.cases
        injured = self.now().current_parties[0]
        driver = cases.add(self.id, Party, {"role": PartyRole.DRIVER, "name": "王䶮"})
        cases.add(
            self.id,
            Party,
            {
                "role": PartyRole.INSURER,
                "kind": PartyKind.LEGAL,
                "name": "示例财产保险股份有限公司",
            },
        )
        for party, digits, blame in (
            (injured, "11010519530612001", Liability.SECONDARY),
            (driver, "11010619920304002", Liability.PRIMARY),
        ):
            self.change(party, "id_no", digits + resident_check_digit(digits))
            self.change(party, "liability", blame)

    def agree(self) -> None:
        """Everything up to a text that can be frozen."""
        self.people()
        accident = self.now().accident
        self.stage.clock.pass_(days=20)
        self.change(accident, "determination_no", "第110105120230000123号")
        self.change(self.now().accident, "determined_on", china_day(self.stage.clock()))
        cases, mediation = self.services.cases, self.services.mediation
        cases.choose_path(self.id, MediationPath.POLICE)
        session = mediation.plan(
            self.id,
            place="调解室",
            planned_at=self.stage.clock(),
            mediator="张堃",
        )
        mediation.start(self.id, session.id)
        cases.add(
            self.id,
            DamageItem,
            {
                "kind": DamageKind.MEDICAL,
                "claimed_fen": 4_200_000,
                "agreed_fen": 4_000_000,
            },
        )
        agreement = self.services.agreements.begin(self.id)
        injured, _, insurer = self.now().current_parties
        cases.add(
            self.id,
            Instalment,
            {
                "agreement_id": agreement.id,
                "payer_id": insurer.id,
                "payee_id": injured.id,
                "amount_fen": 4_000_000,
                "due_on": china_day(self.stage.clock()) + timedelta(days=10),
                "method": PaymentMethod.TRANSFER,
                "account_holder": injured.name,
                "account_no": "6228480402564890018",
                "bank": "示例银行朝阳支行",
            },
        )
        self.services.cases.change(
            self.id, Agreement, agreement.id, "insurer_consent_by", "李喆"
        )

    def freeze(self):
        return self.services.agreements.freeze(
            self.id, officer=self.stage.officer_stick
        )

    def sign(self, place: int = 0, **other: Any):
        party = self.now().current_parties[place]
        values = {"writing": writing(place), "consented_at": self.stage.clock()}
        return self.services.agreements.sign(self.id, party.id, **(values | other))

    def seal(self, field: SealField, **other: Any):
        people = self.services.people
        container = {
            SealField.SPECIALIST: people.container_of(self.services.desk.user),
            SealField.OFFICER: self.stage.officer_stick / "zhangkun.mmkey",
        }[field]
        secret = {
            SealField.SPECIALIST: self.stage.secrets["signing"],
            SealField.OFFICER: self.stage.secrets["zhangkun"],
        }[field]
        values = {"container": container, "secret": secret}
        return self.services.agreements.seal(self.id, field, **(values | other))

    def refused(self, deed: Callable[..., Any], *arguments: Any, **options: Any) -> str:
        """The code of a refusal that changed nothing at all."""
        before = self.stage.everything_of()
        with pytest.raises(MediationError) as refused:
            deed(*arguments, **options)
        assert self.stage.everything_of() == before
        return refused.value.code

    @property
    def accident(self) -> Accident:
        return self.now().accident


@pytest.fixture
def act(stage) -> Act:
    file = stage.call(
        injured_name="肖建国", plate="京A12345", hospital="示例市第一人民医院"
    )
    return Act(stage, file)


@pytest.fixture(scope="session")
def hand():
    return writing


@pytest.fixture
def p8(stage):
    """18,000 and 30,000 to the hospital, and the driver's 5,000 in cash."""
    stage.clock.moment = datetime(2026, 9, 3, 6, tzinfo=UTC)
    act = Act(stage, stage.call(injured_name="肖建国", plate="京A12345"))
    act.change(act.accident, "occurred_at", datetime(2026, 9, 3, 5, tzinfo=UTC))
    vehicle = act.now().vehicles[0]
    act.services.cases.add(
        act.id,
        Policy,
        {
            "vehicle_id": vehicle.id,
            "kind": PolicyKind.TPL,
            "policy_no": "TPL-1",
            "limit_fen": 100_000_000,
        },
    )
    injured = act.now().current_parties[0]
    cash = {
        "source": FundSource.DRIVER,
        "payee_kind": PayeeKind.VICTIM,
        "payee_id": injured.id,
        "payee_name": injured.name,
        "purpose": FundPurpose.LIVING,
        "reference_no": None,
    }
    for key, fen, other in (
        ("ctpl", 1_800_000, {}),
        ("tpl", 3_000_000, {"source": FundSource.COMMERCIAL}),
        ("driver", 500_000, cash),
    ):
        request = act.ask(fen, key=key, **other).id
        funds = act.services.funds
        funds.approve(act.id, request, approver=act.leader, key=f"{key}+")
        funds.pay(act.id, request, voucher_no=f"PZ-{key}", key=f"{key}!")
        funds.acknowledge(act.id, request, receipt_no=f"SJ-{key}", key=f"{key}=")
    return act
