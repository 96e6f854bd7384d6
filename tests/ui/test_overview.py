"""The overview of a case at the window."""

import pytest

from mobile_mediation.domain.coordinates import Datum
from mobile_mediation.ui.kit.records import Fold
from mobile_mediation.ui.main_window import Part


@pytest.fixture
def overview(case_page, desktop, hand):
    case_page.open_section(Part.OVERVIEW)
    hand.settle()
    hand.click(desktop.overview.findChildren(Fold)[1].button)
    return desktop.overview


def test_a_position_from_a_chinese_map_is_stored_as_satellites_say(
    overview, case_page, hand, program
):
    hand.fill(overview.position, "39.913345, 116.384047")
    hand.choose(overview.datum, Datum.GCJ02)
    hand.click(overview.locate)
    accident = program.services.cases.file(case_page.file.case.case_id).accident
    assert accident.latitude_e6 == pytest.approx(39_911_954, abs=2)
    assert accident.longitude_e6 == pytest.approx(116_377_817, abs=2)


def test_what_is_no_position_is_said_under_the_field(overview, hand, case_page):
    hand.fill(overview.position, "路口东北角")
    hand.click(overview.locate)
    assert "这不是坐标" in overview.position.message.text()
    assert case_page.file.accident.latitude_e6 is None
