"""Entry and exit of firms: the parts of a total's growth add up, whoever came and went."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.monthly._core.entry import FirmValue, effects

FIRMS = st.lists(
    st.builds(
        FirmValue, st.text("abc", min_size=1), st.integers(0, 10**9).map(Fraction), st.integers(0, 10**9).map(Fraction),
        st.booleans(), st.booleans(),
    )
)  # fmt: skip


@given(FIRMS)
def test_organic_growth_entry_and_exit_add_up_to_the_growth_of_the_total(firms):
    found = effects(firms)
    if found is not None:
        assert found.organic + found.entered + found.left == found.growth


def test_who_entered_adds_what_he_makes_and_who_left_takes_what_he_made():
    firms = [
        FirmValue("stays", Fraction(110), Fraction(100), True, True),
        FirmValue("new", Fraction(20), Fraction(15), True, False),
        FirmValue("gone", Fraction(0), Fraction(50), False, True),
    ]
    found = effects(firms)
    assert found is not None
    assert (found.now, found.before, found.firms) == (130, 150, {"stayed": 1, "entered": 1, "left": 1})
    assert (found.organic, found.entered, found.left) == (Fraction(20, 3), Fraction(40, 3), Fraction(-100, 3))
    assert found.same_list == (Fraction(130, 115) - 1) * 100


def test_without_anyone_last_year_there_is_no_growth_to_take_apart():
    assert effects([FirmValue("new", Fraction(1), Fraction(1), True, False)]) is None
    assert effects([]) is None
