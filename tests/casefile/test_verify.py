"""Whatever is changed in a case is named, and an honest case is left in peace."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from delicti.casefile import ledger
from delicti.casefile.examiner import Examiner
from delicti.casefile.verify import BYTES, CONTENT, CUSTODY, EVIDENCE, SEAL, VERSION, Verdict, record, verify
from delicti.model.errors import UserError

Examiners = Callable[[str], Examiner]
Keys = Callable[[str], Path]
Kit = SimpleNamespace

RULE = """
title: Mine
logsource: {category: webserver}
detection:
  s: {cs-uri-query|contains: shop}
  condition: s
"""


def texts(verdict: Verdict, kind: str | None = None) -> str:
    return "\n".join(problem.text for problem in verdict.problems if kind in (None, problem.kind))


def rewritten(case: Path, change: Callable[[dict], None]) -> None:
    path = case / "data/case.json"
    document = json.loads(path.read_bytes())
    change(document)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_an_honest_case_holds(case: Path, logs: Path, kit: Kit) -> None:
    assert verify(case, [logs], None, kit.derived).problems == []


def test_what_was_checked_is_said(case: Path, logs: Path, kit: Kit) -> None:
    said = " ".join(verify(case, [logs], None, kit.derived).checked)
    assert all(word in said for word in ("Seal:", "Custody:", "2 items hashed", "findings read again", "Content:"))


def test_a_signed_case_holds_for_who_trusts_its_key(signed: Path, logs: Path, key_file: Keys, kit: Kit) -> None:
    verdict = verify(signed, [logs], [key_file("Ada")], kit.derived)
    assert (verdict.problems, "which is trusted" in verdict.notes[0]) == ([], True)


def test_without_trusted_keys_the_signer_is_said_to_be_unchecked(signed: Path) -> None:
    notes = " ".join(verify(signed).notes)
    assert "Signed by 'Ada' of 'CERT Example'" in notes
    assert "was not checked" in notes


def test_an_unsigned_case_is_said_to_be_unsigned(case: Path) -> None:
    assert "The case is unsigned" in verify(case).notes[0]


def test_an_unsigned_case_does_not_satisfy_who_asks_for_trust(case: Path, key_file: Keys) -> None:
    assert "none of the trusted keys" in texts(verify(case, None, [key_file("Ada")]), CUSTODY)


def test_without_evidence_it_is_said_that_nothing_was_compared(case: Path) -> None:
    assert "No evidence was given" in " ".join(verify(case).notes)


def test_a_changed_file_is_named_by_the_seal(case: Path, kit: Kit) -> None:
    kit.alter(case, "actors", lambda frame: frame.with_columns(pl.lit("visitor").alias("role")))
    assert "'data/actors.parquet' is not the file that was sealed" in texts(verify(case), SEAL)


def test_an_altered_finding_is_named_though_everything_was_hashed_anew(case: Path, logs: Path, kit: Kit) -> None:
    ids = pl.read_parquet(case / "data/findings.parquet")["finding"]
    softer = pl.when(pl.col("finding") == ids[3]).then(0.2).otherwise("confidence").alias("confidence")
    kit.alter(case, "findings", lambda frame: frame.with_columns(softer))
    kit.reseal(case)
    verdict = verify(case, [logs], None, kit.derived)
    said = f"findings: finding '{ids[3]}' differs: confidence is 0.2 in the case, but the evidence gives 0.9."
    assert [(p.kind, p.text) for p in verdict.problems] == [(CONTENT, said)]


def test_an_altered_role_is_named_though_everything_was_hashed_anew(case: Path, logs: Path, kit: Kit) -> None:
    swapped = pl.when(pl.col("actor") == "a-192.0.2.8").then(pl.lit("crawler")).otherwise("role").alias("role")
    kit.alter(case, "actors", lambda frame: frame.with_columns(swapped))
    kit.reseal(case)
    said = texts(verify(case, [logs], None, kit.derived), CONTENT)
    assert "actor 'a-192.0.2.8' differs: role is 'crawler' in the case, but the evidence gives 'attacker'" in said


def test_an_altered_number_is_named_though_everything_was_hashed_anew(case: Path, logs: Path, kit: Kit) -> None:
    rewritten(case, lambda document: document["taken"][0].update(rows_best=4))
    kit.reseal(case)
    said = texts(verify(case, [logs], None, kit.derived), CONTENT)
    assert "taken[0].rows_best is 4, but the evidence gives 16" in said


def test_a_field_given_twice_in_the_case_is_named(case: Path, logs: Path, kit: Kit) -> None:
    path = case / "data/case.json"
    path.write_bytes(path.read_bytes().replace(b"{\n", b'{\n  "summary": "Nothing happened.",\n', 1))
    kit.reseal(case)
    assert "not written as Delicti writes it" in texts(verify(case, [logs], None, kit.derived), CONTENT)


@pytest.mark.parametrize("table", ["findings", "requests", "episodes", "quarantine", "evidence"])
def test_a_row_taken_out_is_named(case: Path, logs: Path, table: str, kit: Kit) -> None:
    kit.alter(case, table, lambda frame: frame[1:] if frame.height > 1 else frame.clear())
    kit.reseal(case)
    verdict = verify(case, [logs], None, kit.derived)
    assert "given by the evidence, but is not in the case" in texts(verdict) or "not part of the case" in texts(verdict)


def test_a_row_put_in_twice_is_named(case: Path, logs: Path, kit: Kit) -> None:
    kit.alter(case, "findings", lambda frame: pl.concat([frame, frame[:1]]))
    kit.reseal(case)
    assert "is in the case, but the evidence does not give it" in texts(
        verify(case, [logs], None, kit.derived), CONTENT
    )


def test_rows_in_another_order_are_named(case: Path, logs: Path, kit: Kit) -> None:
    kit.alter(case, "requests", lambda frame: frame.reverse())
    kit.reseal(case)
    assert "requests: the rows stand in another order" in texts(verify(case, [logs], None, kit.derived), CONTENT)


def test_an_invented_finding_is_named_by_its_bytes(case: Path, logs: Path, kit: Kit) -> None:
    forged = pl.lit("fake").alias("finding"), pl.lit(b"GET /?q=union+select").alias("raw")
    kit.alter(case, "findings", lambda frame: pl.concat([frame, frame[:1].with_columns(forged)]))
    kit.reseal(case)
    assert "the bytes of finding 'fake' are not those" in texts(verify(case, [logs]), BYTES)


@pytest.mark.parametrize("offset", [-5, 1 << 50])
def test_a_finding_that_points_outside_its_item_is_named(case: Path, logs: Path, offset: int, kit: Kit) -> None:
    kit.alter(case, "findings", lambda frame: frame.with_columns(pl.lit(offset, pl.Int64).alias("offset")))
    kit.reseal(case)
    assert "findings:" in texts(verify(case, [logs]), BYTES)


def test_a_line_of_the_quarantine_taken_out_is_named(case: Path, logs: Path, kit: Kit) -> None:
    next((case / "data/quarantine").iterdir()).unlink()
    kit.reseal(case)
    assert "is given by the evidence, but is not in the case" in texts(verify(case, [logs], None, kit.derived), CONTENT)


def test_a_file_put_into_the_payload_is_named(case: Path, logs: Path, kit: Kit) -> None:
    (case / "data/quarantine/confession.txt").write_text("I did it.")
    assert "is not in manifest-sha256.txt" in texts(verify(case), SEAL)
    kit.reseal(case)
    assert "confession.txt' is in the case, but the evidence" in texts(verify(case, [logs], None, kit.derived), CONTENT)


def test_changed_evidence_is_named(case: Path, logs: Path) -> None:
    path = logs / "access.log"
    path.write_text(path.read_text().replace("192.0.2.8", "192.0.2.9", 1))
    assert "'access.log' is not the evidence that the case was made from" in texts(verify(case, [logs]), EVIDENCE)


def test_missing_evidence_is_named(case: Path, logs: Path, kit: Kit) -> None:
    (logs / "older.log").unlink()
    verdict = verify(case, [logs], None, kit.derived)
    assert "'older.log' (SHA-256" in texts(verdict, EVIDENCE)
    assert "Nothing was derived again" in " ".join(verdict.notes)


def test_extra_evidence_is_named_and_the_rest_still_compared(case: Path, logs: Path, kit: Kit) -> None:
    (logs / "other.log").write_text(kit.line(1, "192.0.2.99", "/"))
    verdict = verify(case, [logs], None, kit.derived)
    assert [p.kind for p in verdict.problems] == [EVIDENCE]
    assert "'other.log' (SHA-256" in texts(verdict)


def test_evidence_that_lies_elsewhere_in_other_dates_still_holds(
    case: Path, logs: Path, tmp_path: Path, kit: Kit
) -> None:
    (tmp_path / "copy" / "deep").mkdir(parents=True)
    for path in logs.iterdir():
        shutil.copyfile(path, tmp_path / "copy" / "deep" / path.name)
    assert verify(case, [tmp_path / "copy"], None, kit.derived).problems == []


def test_a_case_of_another_version_is_not_comparable_but_not_tampered(case: Path, logs: Path, kit: Kit) -> None:
    rewritten(case, lambda document: document.update(delicti="0.0.9", summary="Another story."))
    kit.reseal(case)
    verdict = verify(case, [logs], None, kit.derived)
    assert [p.kind for p in verdict.problems] == [VERSION]
    assert "not comparable with this version" in texts(verdict)


def test_a_case_of_another_version_is_still_checked_for_its_seal(case: Path, logs: Path, kit: Kit) -> None:
    rewritten(case, lambda document: document.update(delicti="0.0.9"))
    assert "is not the file that was sealed" in texts(verify(case, [logs], None, kit.derived), SEAL)


def test_a_case_of_another_version_may_have_other_tables(case: Path, logs: Path, kit: Kit) -> None:
    rewritten(case, lambda document: document.clear() or document.update(delicti="0.0.9"))
    kit.alter(case, "evidence", lambda frame: frame.drop("host"))
    kit.reseal(case)
    assert {p.kind for p in verify(case, [logs], None, kit.derived).problems} == {VERSION}


def test_everything_resigned_with_a_new_key_is_named(
    signed: Path, key_file: Keys, examiner_of: Examiners, kit: Kit
) -> None:
    kit.reseal(signed, examiner_of("Mallory"))
    said = texts(verify(signed, None, [key_file("Ada")]))
    assert "not among the trusted ones (entry 1, the head); it calls itself 'Mallory'" in said


def test_a_changed_finding_is_named_without_trusted_keys(
    signed: Path, logs: Path, examiner_of: Examiners, kit: Kit
) -> None:
    kit.alter(signed, "findings", lambda frame: frame.with_columns(pl.lit("xss").alias("class")))
    kit.reseal(signed, examiner_of("Mallory"))
    said = texts(verify(signed, [logs], None, kit.derived))
    assert "class is 'xss' in the case, but the evidence gives 'sqli'" in said


def test_a_signed_case_stripped_of_its_signatures_is_named(signed: Path, key_file: Keys, kit: Kit) -> None:
    kit.reseal(signed)
    assert "none of the trusted keys" in texts(verify(signed, None, [key_file("Ada")]))


def test_a_payload_resealed_under_the_old_ledger_is_named(signed: Path, kit: Kit) -> None:
    old = {name: (signed / name).read_bytes() for name in ("ledger.jsonl", "ledger.head")}
    rewritten(signed, lambda document: document.update(summary="Nothing happened."))
    kit.reseal(signed)
    for name, data in old.items():
        (signed / name).write_bytes(data)
    assert "manifest-sha256.txt is not the one that the ledger was written over" in texts(verify(signed), CUSTODY)


def test_a_link_in_the_case_is_named_and_nothing_read(case: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (case / "data/actors.parquet").unlink()
    (case / "data/actors.parquet").symlink_to(tmp_path / "secret")
    assert texts(verify(case)) == "The case was not read: 'data/actors.parquet' is a link; a case file holds none."


def test_a_torn_table_is_named(case: Path, logs: Path, kit: Kit) -> None:
    path = case / "data/findings.parquet"
    path.write_bytes(path.read_bytes()[:-200])
    kit.reseal(case)
    assert "findings.parquet cannot be read" in texts(verify(case, [logs], None, kit.derived))


def test_a_case_document_that_is_none_is_named(case: Path, kit: Kit) -> None:
    (case / "data/case.json").write_text('{"delicti": 5}')
    kit.reseal(case)
    assert "case.json is no case document" in texts(verify(case))


def test_parameters_that_are_none_are_named(case: Path, logs: Path, kit: Kit) -> None:
    rewritten(case, lambda document: document["parameters"].update(authorised=7))
    kit.reseal(case)
    assert "the parameters are not those" in texts(verify(case, [logs], None, kit.derived))


def test_an_altered_parameter_shows_in_what_it_changes(case: Path, logs: Path, kit: Kit) -> None:
    rewritten(case, lambda document: document["parameters"].update(authorised=["192.0.2.8"]))
    kit.reseal(case)
    said = texts(verify(case, [logs], None, kit.derived))
    assert "role is 'attacker' in the case, but the evidence gives 'authorised-tester'" in said


def test_a_folder_that_is_no_case_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is no case file"):
        verify(tmp_path)


def test_evidence_that_does_not_exist_is_the_users_to_mend(case: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        verify(case, [tmp_path / "nowhere"])


def test_that_a_case_was_verified_goes_into_its_ledger(case: Path, logs: Path, kit: Kit) -> None:
    record(case, verify(case, [logs], None, kit.derived))
    entry = ledger.entries(case)[-1]
    assert (entry.seq, entry.action, entry.what["problems"], verify(case).problems) == (2, "verified", 0, [])


def test_nothing_is_added_to_a_signed_ledger_without_a_key(signed: Path) -> None:
    assert (record(signed, verify(signed)), len(ledger.entries(signed))) == (None, 1)


def test_nothing_is_added_to_a_broken_ledger(case: Path) -> None:
    (case / "ledger.head").unlink()
    assert record(case, verify(case)) is None


def test_a_report_outside_the_seal_may_be_made_again(case: Path) -> None:
    (case / "report.html").write_text("one")
    ledger.append(case, ledger.REPORTED, {"file": "report.html", "sha256": "0" * 64})
    verdict = verify(case)
    assert (verdict.problems, "report.html lies outside the seal" in verdict.notes[0]) == ([], False)
    assert any("report.html lies outside the seal" in note for note in verdict.notes)


@pytest.fixture
def ruled(tmp_path: Path, logs: Path, kit: Kit) -> Path:
    """A case made with a rule of the user, whose folder is gone since."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "mine.yml").write_text(RULE)
    case: Path = kit.made([logs], tmp_path / "ruled", rules=(str(tmp_path / "rules"),))
    shutil.rmtree(tmp_path / "rules")
    return case


def test_rules_of_the_user_are_used_again_from_their_copies(ruled: Path, logs: Path, kit: Kit) -> None:
    assert verify(ruled, [logs], None, kit.derived).problems == []


def test_a_changed_copy_of_a_rule_is_named(ruled: Path, logs: Path, kit: Kit) -> None:
    (ruled / "data/rules/1/mine.yml").write_text(RULE.replace("shop", "shed"))
    kit.reseal(ruled)
    assert "rule_set.user[0].sha256" in texts(verify(ruled, [logs], None, kit.derived), CONTENT)


def test_a_copy_of_the_rules_taken_out_is_named(ruled: Path, logs: Path, kit: Kit) -> None:
    shutil.rmtree(ruled / "data/rules")
    kit.reseal(ruled)
    assert "the copy of the user's rules is missing" in texts(verify(ruled, [logs], None, kit.derived), CONTENT)
