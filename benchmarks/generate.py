"""Makes the access log that the benchmarks read: 2.5 million lines, about 480 MB, the same bytes for the same seed.

    python benchmarks/generate.py [--lines N] [--seed N] [--output FILE]

Combined log format; half a percent of the lines are attacks, one in two thousand is awkward to read. A log that is
there already is used again when its digest and the recipe it was made with are the same.
"""

import argparse
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import polars as pl

from synthetic import attacks, awkward, sessions
from synthetic.draws import Draws, below, join, weighted
from synthetic.sessions import ATTACKER
from synthetic.visits import Visits

HERE = Path(__file__).parent
BUILD = HERE.parent / "build" / "bench"
LINES, SEED, PART = 2_500_000, 20_261_005, 200_000
AWKWARD = 0.0005
_COLUMNS = ("client", "time", "method", "target", "protocol", "status", "size", "referrer", "agent")


def generated(count=LINES, seed=SEED, path=None):
    """The path of a log of so many lines; made now unless it is there and whole. Returns (path, facts)."""
    path = path or BUILD / ("access.log" if (count, seed) == (LINES, SEED) else f"access-{count}-{seed}.log")
    note = path.with_name(path.name + ".json")
    recipe = _recipe()
    if note.is_file() and path.is_file():
        facts = json.loads(note.read_text())
        if (facts["recipe"], facts["lines"], facts["seed"]) == (recipe, count, seed) and facts["sha256"] == _digest(
            path
        ):
            return path, facts
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.with_name(path.name + ".part").open("wb") as file:
        for piece in pieces(count, seed):
            digest.update(piece)
            size += file.write(piece)
    path.with_name(path.name + ".part").rename(path)
    facts = {"lines": count, "seed": seed, "bytes": size, "sha256": digest.hexdigest(), "recipe": recipe}
    note.write_text(json.dumps(facts, indent=1) + "\n")
    return path, facts


def pieces(count, seed=SEED, part=PART):
    """The log in pieces of bytes; where it is cut does not change a byte."""
    draws = Draws(seed)
    lines = sessions.lay_out(draws, count)
    odd = awkward_places(draws, count)
    for begin in range(0, count, part):
        end = min(begin + part, count)
        columns = request_columns(draws, lines.at(slice(begin, end)))
        yield _bytes(columns, begin, [(place, row) for place, row in enumerate(odd) if begin <= row < end])


def awkward_places(draws, count):
    """Numbers of the lines that are replaced by awkward ones, spread over the whole log."""
    wanted = min(count, max(round(count * AWKWARD), len(awkward.KINDS)))
    bounds = np.arange(wanted + 1, dtype=np.int64) * count // wanted
    return bounds[:-1] + below(draws("awkward", np.arange(wanted)), np.diff(bounds))


def request_columns(draws, lines):
    """The columns of ordinary and attacking lines, as a frame of texts."""
    visits = Visits(draws, lines)
    status = visits.statuses()
    protocol = weighted(draws("protocol", lines.session), (66, 33, 1))
    frame = pl.DataFrame(
        {
            "client": sessions.clients(draws, lines),
            "time": sessions.written_times(lines.time),
            "method": visits.methods(),
            "target": visits.targets(),
            "protocol": pl.Series(("HTTP/1.1", "HTTP/2.0", "HTTP/1.0")).gather(protocol),
            "status": pl.Series(status).cast(pl.String),
            "size": pl.Series(visits.sizes(status)).cast(pl.String).replace("0", "-"),
            "referrer": visits.referrers(),
            "agent": visits.agents(),
        }
    )
    rows = np.flatnonzero(lines.kind == ATTACKER)
    if not len(rows):
        return frame
    names = ("method", "target", "status", "size", "referrer", "agent")
    hostile = attacks.attack_columns(draws, lines.at(rows))
    return frame.with_columns(
        frame[name].scatter(rows, pl.Series(list(map(str, values))))
        for name, values in zip(names, hostile, strict=True)
    )


def _bytes(frame, begin, odd):
    f = [frame[name] for name in _COLUMNS]
    texts = join(
        f[0], " - - [", f[1], '] "', f[2], " ", f[3], " ", f[4], '" ', f[5], " ", f[6], ' "', f[7], '" "', f[8], '"\n'
    )
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    offsets = np.frombuffer(array.buffers()[1], np.int64, len(array) + 1, array.offset * 8)
    data = memoryview(array.buffers()[2])
    makers = list(awkward.KINDS.values())
    out, done = [], int(offsets[0])
    for place, row in odd:
        at = int(row) - begin
        line = makers[place % len(makers)](frame["client"][at], frame["time"][at], place * 7919 % 9973)
        out += [data[done : int(offsets[at])], line, b"\n"]
        done = int(offsets[at + 1])
    return b"".join([*out, data[done : int(offsets[-1])]])


def _digest(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _recipe():
    """A digest over this generator's own sources: another recipe may give other bytes."""
    sources = [Path(__file__), *sorted((HERE / "synthetic").glob("*.py"))]
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def main():
    """Makes the log and says what it is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    began = time.perf_counter()
    path, facts = generated(given.lines, given.seed, given.output)
    took = time.perf_counter() - began
    print(f"{path}: {facts['lines']} lines, {facts['bytes'] / 1e6:.1f} MB, sha256 {facts['sha256']}, {took:.1f} s")


if __name__ == "__main__":
    main()
