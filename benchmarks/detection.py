"""Scores detection on a labelled corpus: found and false, per source and class, with speed; `make score`.

    python benchmarks/detection.py [CORPUS] [--keep] [--no-rules] [--check]

CORPUS holds `requests.log.gz` with `labels.jsonl.gz` and `ordinary.log.gz` (default: ../shared/corpus). Misses and
false alarms go to build/detection-misses.tsv. `--keep` writes benchmarks/detection.json; `--check` fails when a score
fell by more than 0.2 points below it. The peer (libmodsecurity with the OWASP Core Rule Set, at its paranoia levels
1 and 2) is run beside on the same requests where it is installed (benchmarks/peers.md), unless `--no-peer` is given.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import polars as pl

import peer_modsecurity
from delicti.detect.engine import detect, judge_chunk
from delicti.detect.judge import forget
from delicti.evidence.acquire import acquire
from delicti.evidence.read import read
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.model.words import FLAGGED
from delicti.run import Inline

HERE = Path(__file__).parent
EXECUTION = {"rce", "php-injection", "java", "nodejs", "shellshock"}
FILES = {"lfi", "rfi"}


def family(cls):
    """Classes that count as one in the score."""
    return "execution" if cls in EXECUTION else "file" if cls in FILES else cls


def found_in(path, settings):
    """(flagged requests by client with class and confidence, all requests, seconds of detection)."""
    with tempfile.TemporaryDirectory() as scratch, Inline() as pool:
        tables = read(acquire([str(path)]), settings, pool, Silent(), Path(scratch))
        began = time.perf_counter()
        findings = detect(tables, settings, pool, Silent())
        took = time.perf_counter() - began
        requests = tables.requests.select("item", "line", "client", "method", "target", "referrer", "agent").collect()
        best = (
            findings.filter(pl.col("confidence") >= FLAGGED)
            .sort("confidence", descending=True)
            .group_by("item", "line", maintain_order=True)
            .first()
        )
        flagged = requests.join(
            best.select("item", "line", "class", "rule", "confidence", "where", "shown", "why"),
            on=["item", "line"],
            how="left",
        )
        quarantined = len(tables.quarantine)
    return flagged, quarantined, took, findings


def score(corpus, settings):
    """The score as a plain table, and the rows that went wrong."""
    labels = pl.DataFrame(
        [json.loads(line) for line in gzip.decompress((corpus / "labels.jsonl.gz").read_bytes()).splitlines()],
        infer_schema_length=None,
    )
    flagged, quarantined, _, findings = found_in(corpus / "requests.log.gz", settings)
    rows = (
        labels.rename({"class": "label", "ip": "client", "rule": "origin"})
        .join(flagged, on="client", how="left")
        .filter(pl.col("strength") == "hard")
    )
    attacks = rows.filter(pl.col("attack"))
    benign = rows.filter(~pl.col("attack"))
    ordinary, ordinary_quarantined, _took, ordinary_findings = found_in(corpus / "ordinary.log.gz", settings)
    result = {"found": {}, "false": {}, "class_right": {}, "unreadable": quarantined + ordinary_quarantined}
    for (source, label), group in sorted(attacks.group_by("source", "label")):
        result["found"][f"{source} {label}"] = [int(group["class"].is_not_null().sum()), len(group)]
    for (source,), group in attacks.group_by("source"):
        result["found"][f"{source} (all)"] = [int(group["class"].is_not_null().sum()), len(group)]
    hits = attacks.filter(pl.col("class").is_not_null())
    right = [family(a) == family(b) for a, b in zip(hits["class"], hits["label"], strict=True)]
    result["class_right"]["all"] = [sum(right), len(right)]
    for (source,), group in benign.group_by("source"):
        result["false"][source] = [int(group["class"].is_not_null().sum()), len(group)]
    result["false"]["ordinary"] = [int(ordinary["class"].is_not_null().sum()), len(ordinary)]
    wrong = [
        *(
            ("missed", r["source"], r["label"], r["target"], r["referrer"], r["agent"][-80:] if r["agent"] else "", "")
            for r in attacks.filter(pl.col("class").is_null()).iter_rows(named=True)
        ),
        *(
            ("class", r["source"], f"{r['label']}>{r['class']}", r["target"], r["shown"], r["where"], r["why"])
            for r, ok in zip(hits.iter_rows(named=True), right, strict=True)
            if not ok
        ),
        *(
            ("false", "ordinary", r["class"], r["shown"], r["where"], r["rule"], r["target"])
            for r in ordinary.filter(pl.col("class").is_not_null()).iter_rows(named=True)
        ),
        *(
            ("false", r["source"], r["class"], r["shown"], r["where"], r["rule"], r["target"])
            for r in benign.filter(pl.col("class").is_not_null()).iter_rows(named=True)
        ),
    ]
    bands = defaultdict(lambda: [0, 0])
    hostile = dict(zip(rows["client"], rows["attack"], strict=True))
    by_line = dict(zip(flagged.select("item", "line").iter_rows(), flagged["client"], strict=True))
    for f in findings.iter_rows(named=True):
        client = by_line.get((f["item"], f["line"]))
        if client in hostile:
            bands[_band(f["confidence"])][0 if hostile[client] else 1] += 1
    for f in ordinary_findings.iter_rows(named=True):
        bands[_band(f["confidence"])][1] += 1
    result["bands"] = dict(sorted(bands.items()))
    result["speed"] = speed(ordinary, attacks)
    return result, wrong, (attacks, benign, ordinary)


def peer_score(level, attacks, benign, ordinary):
    """The peer's score on the same rows, shaped as ours; Absent where it is not installed."""
    columns = ("method", "target", "referrer", "agent")
    frames = {"attack": attacks, "benign": benign, "ordinary": ordinary}
    classes, rates = {}, {}
    for name, frame in frames.items():
        classes[name], rates[name], version = peer_modsecurity.judged(frame.select(columns).iter_rows(), level)
    result = {"name": f"{version}, level {level}", "found": {}, "class_right": {}, "false": {}, "speed": rates}
    judged = attacks.select("source", "label").with_columns(given=pl.Series(classes["attack"], dtype=pl.String))
    for (source, label), group in judged.group_by("source", "label"):
        result["found"][f"{source} {label}"] = [group["given"].count(), len(group)]
    for (source,), group in judged.group_by("source"):
        result["found"][f"{source} (all)"] = [group["given"].count(), len(group)]
    hits = judged.drop_nulls("given")
    right = [family(a) == family(b) for a, b in hits.select("given", "label").iter_rows()]
    result["class_right"]["all"] = [sum(right), len(right)]
    flagged = benign.select("source").with_columns(given=pl.Series(classes["benign"], dtype=pl.String))
    for (source,), group in flagged.group_by("source"):
        result["false"][source] = [group["given"].count(), len(group)]
    result["false"]["ordinary"] = [sum(given is not None for given in classes["ordinary"]), len(ordinary)]
    return result


def beside(rows):
    """The peer's scores at both levels, or none with the reason on standard error."""
    try:
        return [peer_score(level, *rows) for level in (1, 2)]
    except peer_modsecurity.Absent as missing:
        print(f"The peer is left out: {missing}.", file=sys.stderr)
        return []


def _band(confidence):
    return next(
        name
        for least, name in ((0.9, "certain"), (0.8, "strong"), (0.65, "probable"), (0.5, "possible"), (0.0, "weak"))
        if confidence >= least
    )


def speed(ordinary, attacks):
    """Distinct requests a second of processor time through prefilter and grammars in one process, reading left out."""
    given = {}
    for name, frame in (("ordinary", ordinary), ("attack", attacks)):
        columns = {column: frame[column].drop_nulls().unique().sort() for column in ("target", "agent", "referrer")}
        requests = frame.select("method", "target", "agent", "referrer").n_unique()
        times = []
        for _ in range(3):
            forget()
            began = time.process_time()
            for column, values in columns.items():
                judge_chunk(column, values, use_prefilter=True)
            times.append(time.process_time() - began)
        given[name] = round(requests / min(times))
    return given


def show(result, peers=()):
    """The table on standard output, the peer's shares beside ours."""
    heads = "".join(f"{'CRS PL' + str(level):>10}" for level, _ in enumerate(peers, 1))
    print(f"{'source and class':44}{'found':>8}{'of':>8}{'%':>8}{heads}")
    for kind in ("found", "class_right", "false"):
        print(f"-- {kind.replace('_', ' ')}")
        for name, (hit, of) in result[kind].items():
            theirs = "".join(f"{_share(*peer[kind][name]):10.2f}" for peer in peers)
            print(f"{name:44}{hit:8}{of:8}{_share(hit, of):8.2f}{theirs}")
    print("-- findings by band: of attacks, of others")
    for band, (good, bad) in result["bands"].items():
        print(f"{band:44}{good:8}{bad:8}{_share(good, good + bad):8.2f}")
    print(f"speed, distinct requests/s on one core: {result['speed']}; lines unread: {result['unreadable']}")
    for peer in peers:
        print(f"peer: {peer['name']}: requests/s on one core: {peer['speed']}")


def _share(part, whole):
    return 100 * part / max(whole, 1)


def write_bands(page, result):
    """Puts the measured precision of each band between the page's two marks."""
    rows = ["| band | findings on attacks | on anything else | right |", "| --- | --- | --- | --- |"]
    for band in ("certain", "strong", "probable", "possible"):
        good, bad = result["bands"].get(band, [0, 0])
        rows.append(f"| {band} | {good:,} | {bad:,} | {_share(good, good + bad):.1f}% |")
    text = page.read_text("utf-8")
    before, _, rest = text.partition("<!-- bands begin -->")
    after = rest.partition("<!-- bands end -->")[2]
    page.write_text(f"{before}<!-- bands begin -->\n" + "\n".join(rows) + f"\n<!-- bands end -->{after}", "utf-8")


def main():
    """Scores and, where asked, keeps or checks the score."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("corpus", nargs="?", type=Path, default=HERE.parent.parent / "shared" / "corpus")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--doc", type=Path, help="writes the table of bands into this page")
    parser.add_argument("--no-rules", action="store_true")
    parser.add_argument("--no-peer", action="store_true")
    given = parser.parse_args()
    result, wrong, rows = score(given.corpus, Settings(use_rules=not given.no_rules))
    result["peers"] = [] if given.no_peer else beside(rows)
    show(result, result["peers"])
    out = HERE.parent / "build"
    out.mkdir(exist_ok=True)
    (out / "detection-misses.tsv").write_text(
        "\n".join("\t".join(map(str, row)) for row in wrong) + "\n", "utf-8", "backslashreplace"
    )
    if given.doc:
        write_bands(given.doc, result)
    kept = HERE / "detection.json"
    if given.check and kept.is_file():
        before = json.loads(kept.read_text())
        fell = [
            f"{kind} {name}: {100 * old[0] / old[1]:.2f}% before, {100 * new[0] / new[1]:.2f}% now"
            for kind, sign in (("found", 1), ("class_right", 1), ("false", -1))
            for name, old in before[kind].items()
            if (new := result[kind].get(name)) and sign * (old[0] / old[1] - new[0] / new[1]) > 0.002
        ]
        if fell:
            sys.exit("The score fell:\n" + "\n".join(fell))
    if given.keep:
        kept.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
