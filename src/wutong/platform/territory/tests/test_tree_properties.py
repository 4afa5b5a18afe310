"""Whatever is done to the tree in whatever order: paths stay sound, ranges mean descent, undo goes all the way back."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.territory.api import (
    Part,
    add_area,
    broken_paths,
    descendants,
    join,
    move,
    rename,
    resolve,
    split,
    tree_on,
    undo_last,
)
from wutong.platform.territory.models import Area, Lineage, Reorganisation

FOUNDED = date(2015, 1, 1)
ACTS = st.lists(
    st.tuples(st.sampled_from(["split", "join", "rename", "move"]), st.integers(0, 50), st.integers(0, 50)), max_size=6
)


def by_pointers(top: Area, areas: list[Area]) -> set[int]:
    found, waiting = set(), [top.pk]
    while waiting:
        at = waiting.pop()
        children = [area.pk for area in areas if area.parent_id == at]
        found.update(children)
        waiting += children
    return found


def plant() -> None:
    Reorganisation.objects.all().delete()
    Lineage.objects.all().delete()
    Area.objects.all().update(parent=None)
    Area.objects.all().delete()
    top = add_area("zone", "区", kind="zone", valid_from=FOUNDED)
    for office in range(3):
        parent = add_area(f"o{office}", f"街道{office}", kind="office", valid_from=FOUNDED, parent=top)
        for community in range(2):
            code = f"o{office}c{community}"
            add_area(code, code, kind="community", valid_from=FOUNDED, parent=parent)


def act(kind: str, one: int, two: int, number: int) -> bool:
    """Try one act on areas that stand; return whether it was accepted."""
    day = date(2020, 1, 1) + timedelta(days=number)
    standing = [Area.objects.get(pk=area.pk) for area in tree_on(day)]
    first, second = standing[one % len(standing)], standing[two % len(standing)]
    try:
        if kind == "split":
            parts = [Part(f"n{number}a", "甲", 1 + two), Part(f"n{number}b", "乙", 9_999 - two)]
            below = Area.objects.filter(parent=first)
            split(first, parts, day, children={child.code: parts[child.pk % 2].code for child in below})
        elif kind == "join":
            join([first, second], Part(f"n{number}", "合"), day)
        elif kind == "rename":
            rename(first, f"名{number}", day)
        else:
            move(first, second, day)
    except WutongError:
        return False
    return True


def rows():
    return list(Area.objects.order_by("id").values()), list(Lineage.objects.order_by("id").values())


@pytest.mark.slow
@pytest.mark.django_db
@given(ACTS)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_acts_keeps_the_tree_sound_and_can_be_undone(acts):
    with clock.standing_at(datetime(2024, 12, 1, 9, tzinfo=clock.SHANGHAI)):
        plant()
        states = [rows()]
        for number, (kind, one, two) in enumerate(acts):
            if act(kind, one, two, number):
                states.append(rows())

        areas = list(Area.objects.all())
        assert broken_paths(areas) == []
        assert all({d.pk for d in descendants(area)} == by_pointers(area, areas) for area in areas)
        assert all(sum(s.basis_points for s in resolve(area.pk, date(2024, 1, 1))) == 10_000 for area in areas)

        for state in reversed(states[:-1]):
            undo_last()
            assert rows() == state
