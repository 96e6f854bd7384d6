from datetime import timedelta
from uuid import uuid4

import pytest

from mobile_mediation.domain.vehicles import Policy, PolicyKind, VehicleCategory


def test_three_kinds_are_no_motor_vehicles():
    assert {each for each in VehicleCategory if not each.is_motor} == {
        VehicleCategory.TRICYCLE,
        VehicleCategory.ELECTRIC_BICYCLE,
        VehicleCategory.BICYCLE,
    }


@pytest.fixture
def policy(new):
    def make(starts_at, ends_at):
        return new(
            Policy,
            vehicle_id=uuid4(),
            kind=PolicyKind.CTPL,
            starts_at=starts_at,
            ends_at=ends_at,
        )

    return make


def test_a_policy_covers_its_first_instant_and_not_its_last(policy, begin):
    end = begin + timedelta(days=365)
    covering = policy(begin, end)
    assert covering.is_in_force_at(begin) is True
    assert covering.is_in_force_at(end - timedelta(microseconds=1)) is True
    assert covering.is_in_force_at(end) is False
    assert covering.is_in_force_at(begin - timedelta(microseconds=1)) is False


def test_a_policy_without_dates_says_nothing(policy, begin):
    assert policy(None, begin).is_in_force_at(begin) is None
    assert policy(begin, None).is_in_force_at(begin) is None
