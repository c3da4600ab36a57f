"""The picture of time."""

from dataclasses import replace
from itertools import pairwise

from delicti.report.timeline import LEFT, WIDTH, timeline
from delicti.report.view import View


def test_every_bar_lies_inside_the_picture(view: View) -> None:
    picture = timeline(view)
    assert picture is not None
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH for lane in picture.lanes for bar in lane.bars)


def test_bars_of_a_lane_never_cover_each_other(view: View) -> None:
    picture = timeline(view)
    assert picture is not None
    bars = [sorted((bar.y, bar.x, bar.width) for bar in lane.bars) for lane in picture.lanes]
    pairs = [pair for lane in bars for pair in pairwise(lane)]
    assert all(first[0] != second[0] or first[1] + first[2] <= second[1] for first, second in pairs)


def test_actors_without_room_are_counted(view: View) -> None:
    picture = timeline(view)
    assert picture is not None
    assert (len(picture.lanes), picture.left_out) == (12, 11)


def test_there_is_no_picture_without_times(view: View) -> None:
    bare = replace(view, episode_table=view.episode_table.clear())
    assert timeline(bare) is None
