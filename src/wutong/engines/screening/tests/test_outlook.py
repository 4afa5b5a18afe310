"""Next year's figures follow each firm's own pace, within bounds."""

from __future__ import annotations

import polars as pl

from wutong.engines.screening._core.outlook import Trial, carried_on


def test_figures_are_carried_on_at_their_own_rate_within_bounds_and_missing_ones_stay_missing() -> None:
    frame = pl.DataFrame(
        {"rd_2022": [100, 100, 100, None, 0], "rd_2023": [120, 300, 10, 50, 40], "staff_2023": [1, 2, 3, 4, None]}
    )
    found = carried_on(frame, ["rd", "staff", "assets"], 2023, 0.7, 1.5)
    assert found["rd_2024"].to_list() == [144, 450, 7, 50, 40]
    assert found["staff_2024"].to_list() == [1, 2, 3, 4, None]
    assert "assets_2024" not in found.columns


def test_a_trial_without_anyone_named_has_no_precision() -> None:
    assert Trial(0, 3, 0).precision is None
    assert (Trial(4, 3, 1).precision, Trial(4, 3, 1).recall) == (0.25, 1 / 3)
