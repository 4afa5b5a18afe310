import threading

from wutong.engines.atlas.memory import Remembered, TileStore


def test_what_several_ask_for_at_once_is_made_once():
    made, begun = [], threading.Event()
    kept = Remembered(most=4)

    def make() -> str:
        begun.wait(5)
        made.append(1)
        return "x"

    askers = [threading.Thread(target=kept.get, args=(("a",), make)) for _ in range(4)]
    for one in askers:
        one.start()
    begun.set()
    for one in askers:
        one.join()
    assert made == [1]


def test_the_longest_unused_goes_first_and_what_is_not_usable_is_made_again():
    kept = Remembered(most=2)
    for key in "ab":
        kept.get((key,), lambda key=key: key)
    kept.get(("a",), lambda: "never")
    kept.get(("c",), lambda: "c")
    assert [kept.peek((key,)) for key in "abc"] == ["a", None, "c"]
    assert kept.get(("a",), lambda: "anew", usable=lambda one: one == "anew") == "anew"


def test_tiles_are_kept_within_their_bound_of_bytes():
    store = TileStore(most_bytes=10)
    for key in range(5):
        store.get((key,), lambda: b"1234")
    assert store.size == 8
    assert store.get((4,), lambda: b"") == b"1234"
    assert store.get((0,), lambda: b"anew") == b"anew"
    assert store.size <= 10
