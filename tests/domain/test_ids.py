from datetime import datetime, timedelta, timezone

import pytest

from mobile_mediation.domain.ids import new_id


def test_an_id_is_version_7_of_the_standard(begin):
    made = new_id(begin)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(begin.timestamp() * 1000)


def test_ids_sort_by_the_time_they_were_made(begin):
    moments = [begin + timedelta(milliseconds=n) for n in range(200)]
    made = [new_id(moment) for moment in moments]
    assert made == sorted(made)
    assert [str(each) for each in made] == sorted(str(each) for each in made)


def test_ids_of_one_millisecond_differ(begin):
    assert len({new_id(begin) for _ in range(5000)}) == 5000


def test_the_zone_does_not_matter(begin):
    elsewhere = begin.astimezone(timezone(timedelta(hours=8)))
    assert new_id(elsewhere).int >> 80 == new_id(begin).int >> 80


def test_a_time_without_a_zone_is_a_defect():
    with pytest.raises(ValueError, match="time zone"):
        new_id(datetime(2023, 1, 24))  # noqa: DTZ001
