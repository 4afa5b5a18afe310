"""An address taken apart: city, road and number, building, room."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from wutong.engines.matching._core.counted import DIGITS, in_digits
from wutong.engines.matching._core.vocabulary import Vocabulary

_BLANK = re.compile(r"[\s,，.。、;；()（）\[\]【】“”\"'·]+")
_CITY = re.compile(r"^([\u4e00-\u9fff]{2,8}?(?:省|自治区))?([\u4e00-\u9fff]{2,7}?(?:市|自治州|地区))?")
_DISTRICT = re.compile(
    r"^[\u4e00-\u9fff]{1,12}?(?:开发区|实验区|示范区|新区|(?<!园)(?<!园[东西南北])区|县|市|片区)(?![路街])"
)
_TOWN = re.compile(r"^[\u4e00-\u9fff]{1,6}?(?:街道办事处|街道办|街道|办事处|镇|乡)(?![路街])")
_TOWN_WORD = re.compile(r"(?:街道办事处|街道办|街道|办事处|镇|乡)$")
_ROAD = re.compile(
    r"([\u4e00-\u9fff]{1,6}?(?:大道|大街|[路街道巷]|[二三四五内外]环)(?:东|西|南|北|中)?(?:[一二三四五六七八九十]+[路街])?)"
)
_NUMBER = re.compile(r"^(\d+)(?:号(?!楼)|弄|$|(?=[^\d楼栋幢座室层]))")
_BUILDING = re.compile(r"([0-9a-z]+)(?:号楼|号院|栋|幢|座|#楼?|区)")
_ROOM = re.compile(r"(\d{2,5})(?:室|房|号)?$|(\d{2,5})(?:室|房)")
_NAMED = re.compile(
    r"([\u4e00-\u9fff]{2,10}?(?:大厦|广场|产业园|科技园|工业园|创业园|软件园|园区|小区|花园|公寓|国际|中心|大楼|基地|城))"
)
_FLOOR = re.compile(r"(\d{1,2})(?:层|f(?![a-z])|楼(?!\d*[号栋座]))")
_COUNTED = re.compile(
    r"[一二三四五六七八九]?十?[一二三四五六七八九](?=号|栋|幢|座|层|楼|单元)|[一二三四五六七八九]?十(?=号|栋|幢|座|层|楼|单元)"
)
_SPELT = re.compile(r"[〇零一二三四五六七八九]{3,4}(?=室|房|号|$)")
_A_ROAD = re.compile(r"[东西南北中]?[一二三四五六七八九]?(?:大道|大街|[路街巷])")  # 桐柏北路 lies anywhere
_COUNTY_WORD = re.compile(r"(?<=..)[县市]$")
_RING = re.compile(r"(?<=[二三四五内外]环)路")


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of an address; "" where it does not say."""

    text: str
    city: str
    district: str
    road: str
    roads: frozenset[str]
    number: str
    building: str
    floor: str
    room: str
    named: str
    town: str
    rest: str


NOWHERE = Place("", "", "", "", frozenset(), "", "", "", "", "", "", "")


def place_of(address: str, words: Vocabulary) -> Place:
    """Return the parts of an address; what cannot be told apart stays in `text`."""
    if not address:
        return NOWHERE
    text = _BLANK.sub("", unicodedata.normalize("NFKC", address).translate(words.simplified).lower())
    text = _SPELT.sub(lambda match: match[0].translate(DIGITS), _RING.sub("", text))
    text = _COUNTED.sub(lambda match: in_digits(match[0]), text)
    city, district, town, rest = _city(text, words)
    inside = rest
    every = _ROAD.findall(rest)
    road, number, rest = _road(rest)
    floor = _FLOOR.search(rest)
    building, named, room = _BUILDING.search(rest), _NAMED.search(rest), _ROOM.search(rest)
    return Place(
        text=text,
        city=city,
        district=district,
        road=road,
        roads=frozenset(found.lstrip("与和") for found in every),
        number=number,
        building=building[1] if building else "",
        floor=floor[1] if floor else "",
        room=(room[1] or room[2]) if room else "",
        named=named[1] if named else "",
        town=town,
        rest=inside,
    )


def _city(text: str, words: Vocabulary) -> tuple[str, str, str, str]:
    """Return the city's short name, the district or the kind of zone, the town in short, and what follows them."""
    match = _CITY.match(text)
    head = (match[2] or match[1] or "") if match else ""
    path = words.regions.get(head, ())
    text = text[match.end() :] if match else text
    if not head:
        for size in range(4, 1, -1):
            if len(words.regions.get(text[:size], ())) > 1 and not _A_ROAD.match(text, size):
                path, text = words.regions[text[:size]], text[size:]
                break
    district = town = ""
    for shape in (_DISTRICT, _DISTRICT, _TOWN):
        found = shape.match(text)
        if found:
            district = district or ("" if shape is _TOWN else words.zones.get(found[0], found[0]))
            town = _TOWN_WORD.sub("", found[0]) if shape is _TOWN else town
            path = path or words.regions.get(found[0], ())
            text = text[found.end() :]
    district = _COUNTY_WORD.sub("", district or "".join(path[2:3]))
    return path[1] if len(path) > 1 else (path[0] if path else head), district, town, text


def _road(text: str) -> tuple[str, str, str]:
    found = _ROAD.search(text)
    if not found:
        return "", "", text
    rest = text[found.end() :]
    number = _NUMBER.match(rest)
    return found[1], number[1] if number else "", rest[number.end() :] if number else rest
