"""The picture of time."""

from dataclasses import replace
from datetime import timedelta
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


def test_a_window_shows_what_reaches_into_it_and_cuts_it_there(view: View) -> None:
    rows = [row for row in view.episodes if row["first_time"]]
    middle = rows[len(rows) // 2]
    begin, end = middle["first_time"], middle["first_time"] + timedelta(hours=1)
    picture = timeline(view, begin=begin, end=end)
    assert picture is not None
    seen = {bar.label for lane in picture.lanes for bar in lane.bars}
    reach = {
        row["label"] for row in rows if row["first_time"] <= end and (row["last_time"] or row["first_time"]) >= begin
    }
    assert (picture.begin, picture.end, seen <= reach, middle["label"] in seen) == (begin, end, True, True)
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH for lane in picture.lanes for bar in lane.bars)


def test_chosen_episodes_alone_are_drawn(view: View) -> None:
    chosen = [row for row in view.episodes if row["first_time"]][:2]
    picture = timeline(view, chosen)
    assert picture is not None
    assert {bar.label for lane in picture.lanes for bar in lane.bars} == {row["label"] for row in chosen}


def test_there_is_no_picture_without_times(view: View) -> None:
    bare = replace(view, episode_table=view.episode_table.clear())
    assert timeline(bare) is None
