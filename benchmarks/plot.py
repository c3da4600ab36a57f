"""Draws the figures: speed and memory of each program beside the others, as a Vega-Lite picture."""


def picture(runs, title):
    """The Vega-Lite specification of two rows of bars; `runs` as `run.py` writes them."""
    names = list(runs)
    rows = [
        {
            "program": name,
            "rate": round(run["mb_per_s"], 1),
            "memory": round(run["memory_bytes"] / 1e6),
            "own": name == "delicti",
        }
        for name, run in runs.items()
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start", "fontSize": 13, "fontWeight": "normal"},
        "data": {"values": rows},
        "vconcat": [
            _bars("rate", "MB/s of log, best run (more is better)", names),
            _bars("memory", "MB of memory at the peak (less is better)", names),
        ],
        "config": {"font": "sans-serif", "view": {"stroke": None}, "axis": {"grid": False}},
    }


def _bars(field, title, names):
    y = {"field": "program", "type": "nominal", "sort": names, "title": None, "axis": {"ticks": False, "domain": False}}
    x = {"field": field, "type": "quantitative", "title": title, "axis": {"tickCount": 4}}
    colour = {"condition": {"test": "datum.own", "value": "#1f4e79"}, "value": "#b9bec4"}
    return {
        "width": 460,
        "height": {"step": 22},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "height": 14}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": field, "type": "quantitative", "format": ",.0f"}},
            },
        ],
    }
