"""The article's case: an injured stranger at Spring Festival 2023, told at the window.

All people, numbers and places are invented; their check digits are valid.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt

from mobile_mediation.app import Program
from mobile_mediation.demo.letters import LetterWriter
from mobile_mediation.demo.photo import paint_photo
from mobile_mediation.demo.robot import Robot, StuckError
from mobile_mediation.domain.agreements import DamageKind
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.request import CtplStatus
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import MediationPath, Stage
from mobile_mediation.domain.contacts import ContactResult, Lane, Purpose, SearchWay
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.funds import FundAct, FundSource
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.people import Injury, Liability, PartyRole, Severity
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch_file import decode_drawing
from mobile_mediation.domain.symbols import PEOPLE, TRACES, VEHICLES, SymbolKind
from mobile_mediation.services.vehicle import VehicleServices
from mobile_mediation.sync.medium import find_bundles
from mobile_mediation.ui.deadlines.event_form import GROUPS
from mobile_mediation.ui.funds.request_card import RequestCard
from mobile_mediation.ui.kit.field import ChoiceField, Field
from mobile_mediation.ui.main_window import Desktop, Part

INJURED: Final = "肖建国"
DRIVER: Final = "王䶮"
INSURER: Final = "示例财产保险股份有限公司北京市分公司"
HOSPITAL: Final = "示例市第一人民医院"
_PERSONS: Final = {INJURED: "11010519530612001", DRIVER: "11010519920304002"}
_SCENE: Final = (
    ("vehicles", VEHICLES, SymbolKind.CAR, (-250, 150)),
    ("vehicles", VEHICLES, SymbolKind.TRICYCLE, (350, 100)),
    ("people", PEOPLE, SymbolKind.PERSON_LYING, (520, -150)),
    ("traces", TRACES, SymbolKind.IMPACT, (120, 60)),
)
"""What is drawn, from which menu, and where, in centimetres."""
_PAUSE_OF_SEARCH: Final = 0.2
"""Longer than the page waits for another key."""
_TO_THE_SESSION: Final = 6
"""Days; the notices are due at least three working days before."""
_BEGIN: Final = datetime(2023, 1, 24, 6, 5, tzinfo=UTC)


_LOSSES: Final = (
    (LossItem.MEDICAL_EXPENSES, "items.medical", "38000.35 4000"),
    (LossItem.HOSPITAL_MEALS, "items.hospital_days", "36"),
    (LossItem.HOSPITAL_MEALS, "parameters.meal_allowance_per_day", "100"),
    (LossItem.LOST_INCOME, "items.lost_income.days", "120"),
    (LossItem.LOST_INCOME, "items.lost_income.daily", "80"),
    (LossItem.NURSING, "items.nursing.1.days", "90"),
    (LossItem.NURSING, "items.nursing.1.daily", "180"),
)
"""What the people at the table say: the item, its input and the value."""


class StoryClock:
    """Time of the story: it runs on, and can be moved ahead by days."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._started = time.monotonic()

    def __call__(self) -> datetime:
        """Now, in the story."""
        passed = timedelta(seconds=time.monotonic() - self._started)
        return _BEGIN + self._ahead + passed

    def pass_days(self, days: int) -> None:
        """Let days go by."""
        self._ahead += timedelta(days=days)


@dataclass
class Telling:
    """What happened so far, for the summary."""

    say: Callable[[str, str], None]
    count: Callable[[], int] = int
    """How many actions were done at the window so far."""
    steps: list[dict[str, Any]] = field(default_factory=list)
    _counted: int = 0

    def step(self, name: str, zh: str, **result: Any) -> None:
        """Note a step that was done, and with how many actions."""
        before, self._counted = self._counted, self.count()
        actions = self._counted - before
        counted = Words(f"（{actions} 个动作）", f" ({actions} actions)")
        said = counted if actions else Words("", "")
        self.say(zh + said.zh, name + said.en)
        self.steps.append({"step": name, "ok": True, "actions": actions, **result})


class Story:
    """Plays the case on one open desktop."""

    def __init__(
        self,
        program: Program,
        robot: Robot,
        telling: Telling,
        clock: StoryClock,
        secrets: dict[str, str],
        stick: Path,
    ) -> None:
        self._program = program
        self._robot = robot
        self._telling = telling
        self._clock = clock
        self._secrets = secrets
        self._stick = stick

    @property
    def _desk(self) -> Desktop:
        desktop = self._program.desktop
        if desktop is None:
            raise StuckError("the workspace is not open")
        return desktop

    async def unlock(self) -> None:
        """The specialist opens the workspace."""
        page = self._program.unlock
        if page is None:
            raise StuckError("there is no question for the password")
        self._robot.picture("unlock")
        page.name.setCurrentText("lizhe")
        page.secret.editor.setFocus()
        await self._robot.type(page.secret.editor, self._secrets["vehicle"])
        await self._robot.click(page.enter)
        await self._robot.settle()
        if self._program.desktop is None:
            raise StuckError(page.notice.text.text())
        await self._robot.settle()
        self._telling.step("unlock", "理赔专员打开工作区")

    async def prepare(self, packs: list[Path]) -> None:
        """What headquarters gives to all vehicles is taken in, before any call."""
        robot, page = self._robot, self._desk.sync
        await robot.key(Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        for pack in packs:
            await robot.type(page.answer.editor, str(pack))
            await robot.click(page.receive_button)
        held = self._services().packs.held()
        # The caps of the approver came in when the people were made known.
        if len(held) != len(packs) + 1:
            raise StuckError(page.notice.text.text())
        await robot.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        robot.picture("directory")
        self._telling.step(
            "prepare",
            "导入总部下发的节假日安排和通讯录",
            packs={each.kind.value: each.version for each in held},
        )

    async def look_up(self) -> None:
        """The hospital's numbers come from the directory."""
        robot, page = self._robot, self._desk.directory
        await robot.key(Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        await robot.type(page.search, "第一人民")
        await asyncio.sleep(_PAUSE_OF_SEARCH)
        await robot.settle()
        if page.card is None:
            raise StuckError("the hospital is not in the directory")
        await robot.click(page.card.use)
        await robot.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        contacts = [each.name for each in (await self._file()).contacts]
        if HOSPITAL not in contacts:
            raise StuckError("the hospital was not added")
        self._telling.step("look-up", "从通讯录调出医院电话，加入案件联系人")

    async def emergency(self) -> None:
        """The call: five fields, and the case exists."""
        robot, cases = self._robot, self._desk.cases
        await robot.key(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        page = cases.emergency
        await robot.type(page.place.editor, "朝阳区示例路与建安街路口")
        await robot.type(page.occurred.editor, "2023-01-24 13:40")
        await robot.type(page.injured.editor, INJURED)
        await robot.type(page.plate.editor, "京A12345")
        await robot.type(page.hospital.editor, HOSPITAL)
        robot.picture("emergency")
        await robot.click(page.button)
        self._check(page.notice)
        file = cases.case.file
        if file is None:
            raise StuckError("the case was not opened")
        self._telling.step(
            "emergency", "接报建案，四个时限开始计时", case_no=file.case.case_no
        )
        robot.picture("clocks")
        await robot.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        robot.picture("today-clocks")
        await robot.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    async def coordinate(self) -> None:
        """Police, hospital and family are reached."""
        robot, section = self._robot, self._desk.contacts
        self._desk.cases.case.open_section(Part.CONTACTS)
        await robot.settle()
        form = section.form
        talks = (
            (
                Lane.POLICE,
                "张堃警官",
                Purpose.REPORT,
                "办案民警已到场，正在核查伤者身份",
            ),
            (
                Lane.HOSPITAL,
                f"{HOSPITAL}急诊",
                Purpose.GREEN_CHANNEL,
                "同意开通绿色通道，先手术后结算",
            ),
            (
                Lane.FAMILY,
                "肖晓梅（女儿）",
                Purpose.FIND_FAMILY,
                "经户籍信息找到家属，正赶往医院",
            ),
        )
        for lane, who, purpose, summary in talks:
            if lane is Lane.FAMILY:
                await self._search_register()
            await robot.choose(form.lane, lane)
            await robot.type(form.who.editor, who)
            await robot.choose(form.purpose, purpose)
            await robot.choose(form.result, ContactResult.REACHED)
            await robot.type(form.summary.editor, summary)
            if lane is Lane.HOSPITAL:
                form.agreed.editor.click()
            await robot.click(form.log)
            self._check(section.notice)
        robot.picture("coordination")
        self._telling.step(
            "coordinate", "联系交警、医院，找到家属", contacts=len(talks)
        )

    async def _search_register(self) -> None:
        """The household register is asked for the family."""
        robot, section = self._robot, self._desk.contacts
        await robot.click(section.search.buttons[SearchWay.HOUSEHOLD_REGISTER])
        await robot.type(section.form.who.editor, "示例派出所户籍窗口")
        await robot.type(section.form.summary.editor, "按身份证号查到女儿及其电话")
        await robot.click(section.form.log)
        self._check(section.notice)

    async def record(self) -> None:
        """People, injury, vehicle and determination are filled in."""
        robot, desk = self._robot, self._desk
        case = desk.cases.case
        case.open_section(Part.PEOPLE)
        await robot.settle()
        for role in (PartyRole.DRIVER, PartyRole.INSURER):
            await robot.choose(desk.people.role, role)
            await robot.click(desk.people.add_party)
        file = case.file
        if file is None:
            raise StuckError("no case is open")
        await robot.settle()
        file = await self._file()
        injured, driver, insurer = file.current_parties
        for party, name in ((driver, DRIVER), (insurer, INSURER)):
            await self._fill(party, "name", name)
        for party, name, liability in (
            (injured, INJURED, Liability.SECONDARY),
            (driver, DRIVER, Liability.PRIMARY),
        ):
            number = _PERSONS[name]
            await self._fill(party, "id_no", number + resident_check_digit(number))
            await self._choose(party, "liability", liability)
        await self._fill(injured, "phone", "13800138000")
        await self._fill(injured, "address", "示例市朝阳区示例乡12号")
        await self._fill(injured, "occupation", "废品回收")
        await self._fill(driver, "phone", "13900139000")
        await self._fill(driver, "address", "示例市朝阳区示例路8号")
        await self._fill(insurer, "id_no", "91350100M000100Y43")
        await self._fill(insurer, "address", "示例市朝阳区示例大街1号")
        vehicle = (await self._file()).vehicles[0]
        await self._choose(vehicle, "driver_id", driver.id)
        robot.picture("people")
        case.open_section(Part.TREATMENT)
        await robot.settle()
        injury = (await self._file()).current_injuries[0]
        await self._fill(
            injury, "diagnosis", "右股骨颈骨折、右侧第4至7肋骨骨折、头皮裂伤"
        )
        await self._choose(injury, "severity", Severity.SERIOUS)
        await self._fill(injury, "needed_fen", "30000")
        robot.picture("treatment")
        self._telling.step("record", "登记当事人、伤情与车辆", parties=3)

    async def write_letters(self, folder: Path) -> None:
        """The search for the family, the hospital's guarantee, the insurer's notice."""
        desk = self._desk
        desk.cases.case.open_section(Part.OVERVIEW)
        await self._robot.settle()
        case = (await self._file()).case
        brigade = desk.overview.forms[case.case_id].fields["brigade"]
        await self._robot.type(brigade.editor, "示例市公安局朝阳分局交通支队")  # type: ignore[attr-defined]
        writer = LetterWriter(self._robot, desk, folder)
        numbers = await writer.write_first()
        self._robot.picture("letters")
        self._telling.step(
            "letters", "寻亲函、担保函、抢救费用通知书签发送交", numbers=numbers
        )

    async def money(self) -> None:
        """Emergency money: asked, approved by another, paid, acknowledged."""
        robot, section = self._robot, self._desk.funds
        self._desk.cases.case.open_section(Part.FUNDS)
        await robot.settle()
        await robot.choose(section.form.source, FundSource.CTPL_RESCUE)
        await robot.type(section.form.amount.editor, "18000")
        await robot.type(section.form.payee.editor, HOSPITAL)
        await robot.type(section.form.notice_no.editor, "朝公交抢通字〔2023〕第0018号")
        await robot.type(section.form.reason.editor, "抢救费用")
        await self._trigger(section.ask)
        self._check(section.notice)
        card = self._request()
        await robot.type(card.approver.editor, "chenli")
        await robot.type(card.secret.editor, self._secrets["leader"])
        robot.picture("money-asked")
        await robot.click(card.buttons[FundAct.APPROVED])
        self._check(section.notice)
        for act, number in (
            (FundAct.PAID, "PZ-20230124-07"),
            (FundAct.ACKNOWLEDGED, "SJ-0031"),
        ):
            card = self._request()
            await robot.type(card.reference.editor, number)
            await robot.click(card.buttons[act])
            self._check(section.notice)
        robot.picture("money-paid")
        await robot.key(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        robot.picture("funds")
        await robot.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        use = self._services().funds.limit_use(await self._file())
        self._telling.step(
            "money",
            "救命钱 18,000 元申请、审批、支付、收讫",
            paid="18000.00",
            left=decimal_yuan(use.left_fen),
        )

    async def determination(self) -> None:
        """Weeks later the police have determined who is responsible."""
        robot, desk = self._robot, self._desk
        self._clock.pass_days(60)
        desk.cases.case.open_section(Part.OVERVIEW)
        await robot.settle()
        form = desk.overview.accident
        if form is None:
            raise StuckError("the overview is not shown")
        for name, text in (
            ("narrative", "王䶮驾驶小型轿车与推行三轮车横过道路的肖建国发生碰撞。"),
            ("determination_no", "第110105120230000123号"),
            ("determined_on", "2023-02-03"),
            ("police_notice_no", "朝公交抢通字〔2023〕第0018号"),
        ):
            await robot.type(form.fields[name].editor, text)  # type: ignore[attr-defined]
        robot.picture("overview")
        desk.cases.case.open_section(Part.PEOPLE)
        await robot.settle()
        for party, day in zip(
            (await self._file()).current_parties[:2],
            ("2023-02-06", "2023-02-07"),
            strict=True,
        ):
            await self._fill(party, "served_on", day)
        for kind, day, paper in (
            (EventKind.WILLING, "2023-02-10", ""),
            (
                EventKind.APPLICATION_SIGNED,
                "2023-02-10",
                "道路交通事故损害赔偿调解申请书",
            ),
        ):
            await self._event(kind, day, paper)
        robot.picture("events")
        for stage in (
            Stage.RESCUE,
            Stage.FUNDING,
            Stage.INVESTIGATION,
            Stage.DETERMINED,
            Stage.REVIEW_PERIOD,
            Stage.WILLING,
        ):
            await self._move(stage)
        self._telling.step("determination", "事故认定书送达各方，各方愿意并申请调解")

    async def evidence(self, photo: Path) -> None:
        """A photo of the scene is taken in, and the scene is drawn."""
        robot, desk = self._robot, self._desk
        paint_photo(photo)
        desk.cases.case.open_section(Part.ATTACHMENTS)
        await robot.settle()
        await robot.drop(desk.attachments, photo)
        files = (await self._file()).current_attachments
        if [each.name for each in files] != [photo.name]:
            raise StuckError("the photo was not taken in")
        desk.attachments.grid.setCurrentIndex(desk.attachments.model.index(0, 0))
        await robot.settle()
        robot.picture("attachment")
        desk.cases.case.open_section(Part.SKETCH)
        await robot.settle()
        await robot.click(desk.sketch.begin.buttons[RoadTemplate.CROSSING])
        editor = desk.sketch.editor
        editor.canvas.show_all()
        for menu, kinds, kind, place in _SCENE:
            editor.menus[menu].actions()[kinds.index(kind)].trigger()
            await robot.press(editor.canvas.viewport(), editor.canvas.point_of(place))
        sketch = (await self._file()).current_sketches[-1]
        robot.picture("sketch")
        self._telling.step(
            "evidence",
            "现场照片入卷，绘制现场图",
            photo=f"sha256:{files[0].sha256.hex()}",
            sketch=len(decode_drawing(sketch.content).elements),
        )

    async def assess(self) -> None:
        """The worksheet is drawn up from the record and filled with what is known."""
        robot, section = self._robot, self._desk.assessment
        self._desk.cases.case.open_section(Part.ASSESSMENT)
        await robot.settle()
        await robot.click(section.sheet.begin)
        ((usual, _),) = section.paying.vehicle_forms.values()
        cover = {place.path: each for place, each in usual.fields.items()}
        insured = CtplStatus.INSURED.value
        await robot.choose(cover["ctpl.status"], insured)  # type: ignore[arg-type]
        for path, text in (("fault_ratio", "80%"), ("tpl.limit", "1000000")):
            await robot.type(cover[path].editor, text)  # type: ignore[attr-defined]
        for item, path, text in _LOSSES:
            section.table.choose(item)
            await robot.settle()
            fields = section.detail.form.fields
            field = next(each for p, each in fields.items() if p.path == path)
            await robot.type(field.editor, text)  # type: ignore[attr-defined]
        robot.picture("assessment")
        await robot.click(section.party)
        page = section.page
        robot.picture("party-page", page)
        page.close()
        await robot.settle()
        assessment = section.assessment
        if assessment is None or assessment.missing:
            raise StuckError("the worksheet could not be reckoned")
        self._telling.step(
            "assess",
            "损害赔偿计算：每项有公式、依据和数据",
            total=decimal_yuan(assessment.total_fen),
            owed=decimal_yuan(assessment.due_fen),
        )

    async def mediate(self, letters: Path) -> None:
        """The session at the table, and what the parties agree."""
        robot, section = self._robot, self._desk.mediation
        self._desk.cases.case.open_section(Part.MEDIATION)
        await robot.settle()
        await self._deed(f"path.{MediationPath.POLICE.value}")
        await self._move(Stage.ACCEPTED)
        await robot.type(section.fields["mediator"].editor, "张堃")
        await self._deed("plan")
        writer = LetterWriter(robot, self._desk, letters)
        notices = await writer.write_notices(await self._file(), self._services())
        self._telling.step(
            "notices", "调解通知书逐一打印送交各方当事人", numbers=notices
        )
        self._desk.cases.case.open_section(Part.MEDIATION)
        await robot.settle()
        await self._move(Stage.SCHEDULED)
        self._desk.cases.case.open_section(Part.MEDIATION)
        await robot.settle()
        robot.picture("notice")
        self._clock.pass_days(_TO_THE_SESSION)
        await self._deed("start")
        await self._deed("told")
        while "step" in section.deeds:
            await self._deed("step")
        await self._move(Stage.MEDIATING)
        for kind, claimed, agreed, basis in (
            (DamageKind.MEDICAL, "42000.35", "38080.28", "住院及门诊票据9张"),
            (DamageKind.MEALS, "3600", "3600", "100元/天 × 36天"),
            (DamageKind.NURSING, "18000", "14600", "180元/天 × 90天"),
            (DamageKind.LOST_INCOME, "12000", "9600", "80元/天 × 120天"),
        ):
            await robot.choose(section.fields["kind"], kind)
            await robot.type(section.fields["claimed"].editor, claimed)
            await robot.type(section.fields["agreed"].editor, agreed)
            await self._deed("item")
            item = (await self._file()).items[-1]
            field = section.forms[item.id].fields["basis"]
            await robot.type(field.editor, basis)  # type: ignore[attr-defined]
        await self._deed("draft")
        file = await self._file()
        injured, _, insurer = file.current_parties
        for name, party in (("payer", insurer), ("payee", injured)):
            await robot.choose(section.fields[name], party.id)
        for name, text in (
            ("holder", INJURED),
            ("account", "6228480402564890018"),
            ("bank", "示例银行朝阳支行"),
        ):
            await robot.type(section.fields[name].editor, text)
        robot.picture("agreement")
        await self._deed("instalment")
        consent = section.fields["consent_form"].fields
        await robot.type(consent["insurer_consent_by"].editor, "李喆")
        await robot.type(consent["insurer_limit_fen"].editor, "100000")
        await robot.type(section.fields["stick"].editor, str(self._stick))
        await self._deed("freeze")
        version = (await self._file()).current_version
        if version is None:
            raise StuckError("the text was not frozen")
        self._telling.step(
            "mediate",
            "调解达成一致，文本定稿",
            digest=f"sha256:{version.content_digest.hex()}",
        )

    async def sign(self) -> None:
        """Each party signs; the specialist and then the officer seal."""
        robot, section = self._robot, self._desk.mediation
        for name in (INJURED, DRIVER):
            if section.pad is None or section.consent is None:
                raise StuckError("there is nothing to sign on")
            await robot.click(section.consent)
            section.consent.setChecked(True)
            await robot.write(section.pad, name)
            robot.picture(f"sign-{'injured' if name == INJURED else 'driver'}")
            await self._deed("sign")
        await robot.type(section.fields["secret"].editor, self._secrets["signing"])
        await self._deed("seal")
        await robot.type(section.fields["officer_stick"].editor, str(self._stick))
        await robot.type(section.fields["secret"].editor, self._secrets["officer"])
        robot.picture("officer")
        await self._deed("seal")
        await self._move(Stage.AGREED)
        robot.picture("sealed")
        document = (await self._file()).sealed_document
        if document is None:
            raise StuckError("the paper was not sealed")
        self._telling.step(
            "sign", "当事人签名，专员与民警签章", sha256=document.sha256.hex()
        )

    async def copy(self, folder: Path) -> Path:
        """The family takes a copy home."""
        section = self._desk.mediation
        await self._robot.type(section.fields["copy"].editor, str(folder))
        await self._deed("copy")
        document = (await self._file()).sealed_document
        if document is None:
            raise StuckError("the paper was not sealed")
        return folder / document.name

    async def export(self, stick: Path) -> list[Path]:
        """What the vehicle has goes to the stick."""
        robot, page = self._robot, self._desk.sync
        await robot.key(Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        await robot.type(page.stick.editor, str(stick))
        await robot.click(page.export_button)
        robot.picture("export")
        found = await asyncio.to_thread(find_bundles, [stick])
        if not found:
            raise StuckError(page.notice.text.text())
        self._telling.step(
            "export", "导出同步包到U盘", bundles=[path.name for path in found]
        )
        return found

    async def receive(self, receipt: Path) -> None:
        """Headquarters' answer is taken in."""
        robot, page = self._robot, self._desk.sync
        await robot.type(page.answer.editor, str(receipt))
        await robot.click(page.receive_button)
        robot.picture("receipt")
        status = self._services().sync.status()
        if status.at_risk:
            raise StuckError(page.notice.text.text())
        await robot.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        self._desk.cases.case.open_section(Part.HISTORY)
        await robot.settle()
        robot.picture("confirmed")
        await robot.key(Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        robot.picture("today")
        self._telling.step(
            "receive", "读入回执：总部已确认", confirmed=status.confirmed
        )

    async def case_file(self) -> CaseFile:
        """The case as the vehicle has it."""
        return await self._file()

    def _services(self) -> VehicleServices:
        services = self._program.services
        if services is None:
            raise StuckError("the workspace is not open")
        return services

    async def _file(self) -> CaseFile:
        file = self._desk.cases.case.file
        if file is None:
            raise StuckError("no case is open")
        return await self._program.worker.run(
            self._services().cases.file, file.case.case_id
        )

    def _request(self) -> RequestCard:
        cards = [
            card
            for card in self._desk.funds.findChildren(RequestCard)
            if not card.isHidden()
        ]
        return cards[-1]

    def _field(self, record: Any, name: str) -> Field:
        section = (
            self._desk.treatment if isinstance(record, Injury) else self._desk.people
        )
        return section.forms[record.id].fields[name]

    async def _fill(self, record: Any, name: str, text: str) -> None:
        field = self._field(record, name)
        await self._robot.type(field.editor, text)  # type: ignore[attr-defined]
        editor = field.focusProxy()
        if editor is not None and editor.property("fault"):
            raise StuckError(field.message.text())

    async def _choose(self, record: Any, name: str, value: object) -> None:
        field = self._field(record, name)
        if not isinstance(field, ChoiceField):
            raise StuckError(f"{name} is not chosen from a list")
        await self._robot.choose(field, value)

    async def _trigger(self, action: Any) -> None:
        action.trigger()
        await self._robot.settle()

    async def _deed(self, name: str) -> None:
        section = self._desk.mediation
        await self._robot.settle()
        if name not in section.deeds:
            raise StuckError(f"{name} is not offered")
        await self._robot.click(section.deeds[name])
        self._check(section.notice)

    async def _event(self, kind: EventKind, day: str, paper: str) -> None:
        """Record something that happened to everybody on a day."""
        robot, section = self._robot, self._desk.deadlines
        self._desk.cases.case.open_section(Part.DEADLINES)
        await robot.settle()
        form = section.form_of_event
        group = next(place for place, kinds in enumerate(GROUPS) if kind in kinds)
        await robot.choose(form.group, group)
        await robot.choose(form.kind, kind)
        await robot.type(form.day.editor, day)
        await robot.type(form.paper.editor, paper)
        await robot.click(form.record)
        if form.day.message.isVisible():
            raise StuckError(form.day.message.text())

    async def _move(self, stage: Stage) -> None:
        """Enter a stage; what would be good to have before holds nobody up."""
        case = self._desk.cases.case
        stepper = case.stepper
        if stage not in stepper.buttons:
            raise StuckError(f"{stage.value} is not offered")
        await self._robot.click(stepper.buttons[stage])
        if stepper.is_unfolded:
            if not stepper.panel.enter.isVisible():
                self._robot.picture("stuck")
                raise StuckError(f"{stage.value} lacks something")
            await self._robot.click(stepper.panel.enter)
        self._check(case.notice)

    @staticmethod
    def _check(notice: Any) -> None:
        if notice.isVisible() and notice.property("tone") == "refusal":
            raise StuckError(notice.text.text())
