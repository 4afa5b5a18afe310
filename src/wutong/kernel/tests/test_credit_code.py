"""The credit code of GB 32100: its check characters find every single slip."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from wutong.kernel.credit_code import ALPHABET, check_character, is_credit_code, normal_code, organisation_check

BODIES = st.text(alphabet=ALPHABET, min_size=16, max_size=16)


def valid(body: str) -> str:
    seventeen = body + organisation_check(body[8:16])
    return seventeen + check_character(seventeen)


def test_the_code_printed_in_the_standard_is_valid() -> None:
    assert is_credit_code("91350100M000100Y43")


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, letter: str) -> None:
    code = valid(body)
    assume(organisation_check(body[8:16]) in ALPHABET and code[place] != letter)
    assert is_credit_code(code)
    assert not is_credit_code(code[:place] + letter + code[place + 1 :])


def test_a_code_is_read_in_small_letters_full_width_and_with_spaces() -> None:
    assert normal_code("９１３５０１００ m000100y-43") == "91350100M000100Y43"


def test_letters_the_code_never_uses_are_the_digits_they_look_like() -> None:
    assert normal_code("9I35O1OOMOOO1OOY43") == "91350100M000100Y43"


def test_a_registration_number_of_another_length_is_no_credit_code() -> None:
    assert normal_code("410100000012345") == "410100000012345"
    assert not is_credit_code("410100000012345")
