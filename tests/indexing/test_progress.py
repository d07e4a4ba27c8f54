"""Laws of progress: files and passages add up, nothing is guessed too soon, and the guess falls to nothing."""

from __future__ import annotations

import pytest

from rag.progress import Progress, Run


class Told:
    """A run on a clock that the test winds."""

    def __init__(self) -> None:
        self.steps: list[Progress] = []
        self.now = 0.0
        self.run = Run(self.steps.append, lambda: self.now)

    @property
    def last(self) -> Progress:
        return self.steps[-1]


@pytest.fixture
def told() -> Told:
    return Told()


def test_speed_and_time_left_come_from_what_was_embedded(told: Told) -> None:
    told.run.begin([100, 300])
    told.run.reading("a.txt", 100)
    assert told.last.seconds_left is None and told.last.passages_per_second == 0
    told.run.cut("a.txt", 10)
    told.now = 2.0
    told.run.embedded(["a.txt"] * 4)
    # 4 in 2 s are 2 a second; 6 of the first file are left, and the second should have three times 10.
    assert told.last.passages_per_second == 2 and told.last.seconds_left == (6 + 30) / 2
    assert (told.last.ready, told.last.passages, told.last.done, told.last.total) == (4, 10, 0, 2)
    told.now = 5.0
    told.run.embedded(["a.txt"] * 6)
    told.run.finished("a.txt")
    assert told.last.stage == "indexed" and told.last.seconds_left == 30 / 2
    told.run.reading("b.txt", 300)
    told.run.finished("b.txt", reason="is a picture")
    assert (told.last.stage, told.last.reason, told.last.done, told.last.seconds_left) == (
        "failed", "is a picture", 2, 0,
    )  # fmt: skip


def test_passages_that_were_known_are_ready_but_not_work(told: Told) -> None:
    told.run.begin([10])
    told.run.reading("a.txt", 10)
    told.run.cut("a.txt", 5)
    told.run.known(["a.txt"] * 3)
    told.now = 1.0
    told.run.embedded(["a.txt"])
    assert (told.last.ready, told.last.embedded, told.last.seconds_left) == (4, 1, 1.0)


def test_where_nothing_is_embedded_the_bytes_tell_the_time_left(told: Told) -> None:
    told.run.begin([100, 100, 200])
    told.run.reading("a.txt", 100)
    told.now = 3.0
    told.run.finished("a.txt")
    assert told.last.seconds_left == 9.0
