"""A breaker opens after failures in a row, lets one call try again, and closes when it goes well."""

import pytest

from assistant.breaker import Breaker


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def open_breaker(clock):
    breaker = Breaker(failures=2, pause=60, clock=clock)
    breaker.fail()
    breaker.fail()
    return breaker


def test_it_opens_only_after_so_many_failures_in_a_row(clock):
    breaker = Breaker(failures=2, pause=60, clock=clock)
    breaker.fail()
    breaker.succeed()
    breaker.fail()
    assert breaker.admit()
    breaker.fail()
    assert not breaker.admit()


def test_after_the_pause_one_call_may_try_and_no_other_meanwhile(clock, open_breaker):
    clock.now += 59
    assert not open_breaker.admit()
    clock.now += 2
    assert open_breaker.admit()
    assert not open_breaker.admit()


def test_a_good_try_closes_it_and_a_bad_one_begins_the_pause_anew(clock, open_breaker):
    clock.now += 61
    assert open_breaker.admit()
    open_breaker.fail()
    clock.now += 59
    assert not open_breaker.admit()
    clock.now += 2
    assert open_breaker.admit()
    open_breaker.succeed()
    assert open_breaker.admit()
    assert open_breaker.admit()


def test_a_try_that_was_given_up_leaves_room_for_the_next(clock, open_breaker):
    clock.now += 61
    assert open_breaker.admit()
    open_breaker.drop()
    assert open_breaker.admit()
