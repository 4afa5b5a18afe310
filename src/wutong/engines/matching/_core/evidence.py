"""The evidence for and against two records being one firm, each piece with its weight."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from wutong.engines.matching._core.names import Name, names_of, plain
from wutong.engines.matching._core.places import Place, place_of
from wutong.engines.matching._core.vocabulary import Vocabulary
from wutong.engines.matching.types import Reason, Record
from wutong.kernel.credit_code import is_credit_code, normal_code

_WIDE = re.compile(r"(?:[乡镇区县市路街]|街道|办事处|大道)$")  # an address that says no more than its town or road
Weights = Mapping[str, Mapping[str, float]]
_COUNTRY = re.compile(r"^(?:\+|\(\+?|0{2})?86\)?[- ]?(?=\(?0?\d{2,3}[-) ]|\(?0?1\d{10}|0?\d{10})")
_EXTENSION = re.compile(r"(?:转|-|—|#|x|分机|ext\.?:?) ?\d{1,5}$")  # what is left of it has to be a number still
_LATIN_WORD = re.compile(r"[a-z]+")
_TITLE = re.compile(
    r"^\s*(?:dr|mr|mrs|ms|prof)\b\.?\s*|(?<=..)(?:先生|女士|经理|总经理|董事长|厂长|院长|校长)$", re.IGNORECASE
)
_AREA = re.compile(r"^0\d{2,3}")
_MOBILE, _LANDLINE, _SHORTEST = 11, 8, 7  # digits
_SEPARATORS = re.compile(r"[;；,，、/|]|\s{2,}| (?=1\d{10})")


@dataclass(frozen=True)
class Parsed:
    """A record taken apart; each part is made when it is first asked for."""

    record: Record
    words: Vocabulary

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The name, former and short ones after it."""
        every = [name for text in (self.record.name, *self.record.other_names) for name in names_of(text, self.words)]
        return tuple(name for name in every if name.text)

    @cached_property
    def code(self) -> str:
        """The code in its normal form; "" for one that is no code at all."""
        code = normal_code(self.record.code)
        return code if len(code) >= 8 and any(letter.isdigit() for letter in code) else ""

    @cached_property
    def place(self) -> Place:
        """The address taken apart."""
        return place_of(self.record.address, self.words)

    @cached_property
    def city(self) -> str:
        """The city of the address, or else the one the name begins with."""
        if self.record.address.isascii() and (told := self._latin_city(self.record.address)):
            return told
        named = self.names[0].region[1:2] if self.names else ()
        return self.place.city or "".join(named)

    def _latin_city(self, address: str) -> str:
        """Return the city that an address in Latin letters names, the last before the widest (… Jinshui District, Zhengzhou)."""
        paths = [self.words.latin.get(word, ()) for word in _LATIN_WORD.findall(address.lower())]
        return next((path[1] for path in reversed(paths) if len(path) > 1), "")

    @cached_property
    def person(self) -> str:
        """The person's name, plain; a masked one (张**) is no name."""
        name = self.record.person
        return "" if "*" in name or "某" in name else plain(_TITLE.sub("", name), self.words)

    @cached_property
    def phones(self) -> frozenset[str]:
        """The numbers, without country and area code; masked ones are left out."""
        return phones_of(self.record.phone)


def phones_of(text: str) -> frozenset[str]:
    """Return the numbers a cell gives, each as the digits that tell it from others."""
    return frozenset(filter(None, map(_phone, _SEPARATORS.split(unicodedata.normalize("NFKC", text)))))


def _phone(text: str) -> str:
    """Return the digits that tell a number from others: 11 of a mobile, 7 or 8 of a landline."""
    if "*" in text:
        return ""
    text = _COUNTRY.sub("", text.strip())
    whole = _EXTENSION.sub("", text)
    digits = re.sub(r"\D", "", whole if len(_AREA.sub("", re.sub(r"\D", "", whole))) >= _SHORTEST else text)
    if len(digits) >= _MOBILE and digits[-_MOBILE] == "1":
        return digits[-_MOBILE:]
    return digits[-_LANDLINE:] if len(digits) > _LANDLINE + 1 else (digits if len(digits) >= _SHORTEST else "")


def code_evidence(one: Parsed, other: Parsed, weights: Weights) -> Reason | None:
    """Compare credit codes, by the organisation's part where the registering office changed."""
    if not one.code or not other.code:
        return None
    given = weights["code"]
    detail = f"{one.code} / {other.code}"
    if one.code == other.code:
        return Reason("code.same", given["same"], one.code)
    if len(one.code) == len(other.code) == 18 and one.code[8:17] == other.code[8:17]:
        return Reason("code.same_organisation", given["same_organisation"], detail)
    longer, shorter = sorted((one.code, other.code), key=len, reverse=True)
    if len(longer) == 18 and len(shorter) == 9 and longer[8:17] == shorter:
        return Reason("code.same_organisation", given["same_organisation"], detail)
    if len(longer) != len(shorter):
        return None  # an old registration number says nothing about a credit code
    valid = is_credit_code(one.code) and is_credit_code(other.code)
    if len(longer) == 18 and not valid and _slips(one.code, other.code) <= 2:
        return Reason("code.mistyped", given["mistyped"], detail)
    return Reason("code.different", given["different"], detail)


def _slips(one: str, other: str) -> int:
    """Return in how many places two texts of one length differ; two characters swapped are one slip."""
    differing = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )
    return 1 if swapped else len(differing)


def person_evidence(one: Parsed, other: Parsed, weights: Weights) -> Reason | None:
    """Compare the persons; a character of the same sound may be a slip."""
    if not one.person or not other.person:
        return None
    given, detail = weights["person"], f"{one.person} / {other.person}"
    if one.person == other.person:
        kind = "same_common" if one.person in one.words.common_persons else "same"
        return Reason(f"person.{kind}", given[kind], one.person)
    if _spelt(one.person, other.person, one.words) or _spelt(other.person, one.person, one.words):
        return Reason("person.same", given["same"], detail)
    same_length = len(one.person) == len(other.person) and len(one.person) > 1
    if one.words.sound(one.person) == one.words.sound(other.person):
        return Reason("person.typing", given["typing"], detail)
    if (
        same_length
        and len(one.person) > 2
        and _slips(one.person, other.person) == 1
        and one.person[0] == other.person[0]
    ):
        alike = any(frozenset(pair) in one.words.alike for pair in zip(one.person, other.person, strict=True))
        if alike:
            return Reason("person.typing", given["typing"], detail)
    return Reason("person.different", given["different"], detail)


def _spelt(letters: str, name: str, words: Vocabulary) -> bool:
    """Return whether letters spell a person's name, the family's first or last."""
    return letters.isascii() and (words.reads(letters, name) or words.reads(letters, name[1:] + name[:1]))


def phone_evidence(one: Parsed, other: Parsed, weights: Weights) -> Reason | None:
    """Compare numbers; one in common is enough."""
    if not one.phones or not other.phones:
        return None
    given = weights["phone"]
    shared = one.phones & other.phones or {
        number
        for number in one.phones
        for second in other.phones
        if min(len(number), len(second)) < 11 and (number.endswith(second) or second.endswith(number))
    }
    if shared:
        return Reason("phone.same", given["same"], min(shared))
    near = any(len(a) == len(b) and _slips(a, b) == 1 for a in one.phones for b in other.phones)
    kind = "typing" if near else "different"
    return Reason(f"phone.{kind}", given[kind], "")


def address_evidence(one: Parsed, other: Parsed, weights: Weights) -> Reason | None:
    """Compare addresses from the city down to the room; a record without one is where its name says."""
    if one.city and other.city and one.city != other.city:
        kind = "other_city"
    elif one.record.address and other.record.address:
        kind = _address_kind(one.place, other.place) or _district_kind(one, other)
    else:
        kind = ""
    return Reason(f"address.{kind}", weights["address"][kind], one.record.address) if kind else None


def _district_kind(one: Parsed, other: Parsed) -> str:
    """Compare the districts; a zone lies in districts, so it differs from another zone only."""
    first, second = one.place.district, other.place.district
    zones = set(one.words.zones.values())
    return "other_district" if first and second and first != second and (first in zones) == (second in zones) else ""


def _address_kind(one: Place, other: Place) -> str:
    same_road = any(a.endswith(b) or b.endswith(a) for a in one.roads for b in other.roads)
    same_name = bool(one.named) and (one.named.endswith(other.named or "?") or other.named.endswith(one.named))
    if not same_road:
        if one.text == other.text:
            return "same_area" if _WIDE.search(one.text) else "same_number"
        if same_name or _one_village(one, other):
            return "same_place_name"
        return "other_road" if one.road and other.road else ""
    if one.number and other.number and one.number != other.number:
        return "other_number"
    if not (one.number and other.number) and not same_name:
        return "same_road"
    return _inside(one, other)


def _one_village(one: Place, other: Place) -> bool:
    """Return whether two addresses name one village or works of a town (沟赵乡赵村, 沟赵办事处赵村东头)."""
    short, long = sorted((one.rest, other.rest), key=len)
    return len(short) > 1 and long.startswith(short) and (not one.town or not other.town or one.town == other.town)


def _inside(one: Place, other: Place) -> str:
    """Return how far two addresses of one number agree; two rooms or floors of one house are two addresses."""
    if one.building and other.building and one.building != other.building:
        return "same_road"
    if one.room and one.room == other.room:
        return "same_room"
    if (one.room and other.room) or (one.floor and other.floor and one.floor != other.floor):
        return "other_room"
    return "same_building" if one.building and one.building == other.building else "same_number"


CONTACTS: tuple[Callable[[Parsed, Parsed, Weights], Reason | None], ...] = (
    person_evidence,
    phone_evidence,
    address_evidence,
)
