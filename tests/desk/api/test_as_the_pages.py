"""What the pages do, the API does: each page that changes something has its operations, or a reason why it has none."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.desk.web.test_rights import PATTERNS

from delicti.desk.api.site import document
from delicti.desk.web import views

PUBLIC = "the public hands in and comes back without an account, on the pages"
BROWSER = "a step of the browser's own; the API sends files in pieces"
NO_OPERATION = {
    "set_up": "whoever holds the link has no account yet",
    **dict.fromkeys(("receipt", "report_leave", "subject_receipt", "subject_leave", "public_answer"), PUBLIC),
    "upload_whole": BROWSER,
}
OF_PAGE = {  # page: the operations that do what it does
    "report": "intake_hand_in",
    "upload_begin": "uploads_begin",
    "upload_piece": "uploads_piece",
    "upload_finish": "uploads_finish",
    "upload_check": "uploads_check_again",
    "upload_give_up": "uploads_give_up",
    "triage_take": "intake_take",
    "triage_accept": "intake_accept",
    "triage_decline": "intake_decline",
    "triage_duplicate": "intake_duplicate",
    "case_new": "cases_open_case",
    "case_finding_raw": "findings_take_raw",
    "case_investigate": "evidence_investigate",
    "case_verify": "evidence_verify",
    "case_import": "evidence_import_upload",
    "upload_take": "taking_take_upload",
    **dict.fromkeys(("upload_erase", "report_erase", "case_erase", "note_erase"), "taking_ask_erasure"),
    "case_check": "evidence_check",
    "case_take": "taking_take_case_file",
    "case_force": "evidence_in_force",
    "case_propose": "suspects_propose suspects_tie",
    "case_measure_record": "measures_record",
    "case_measure_request": "measures_request_measure",
    "note_add": "work_add_note",
    "note_retract": "work_retract_note",
    "erasure_confirm": "taking_confirm_erasure",
    "erasure_end": "taking_end_erasure",
    "task_add": "work_add_task",
    "task_change": "work_change_task",
    "task_end": "work_end_task",
    "task_reopen": "work_reopen_task",
    "decision_add": "decisions_decide",
    "decision_withdraw": "decisions_withdraw",
    "clock_start": "decisions_start_clock",
    "clock_stop": "decisions_stop_clock",
    **dict.fromkeys(("case_assign", "cases_selected"), "cases_assign"),
    "case_move": "cases_move",
    "case_close": "cases_close",
    "case_reopen": "cases_reopen",
    "tell_add": "work_add_person_to_tell",
    "tell_told": "work_told",
    "member_set": "members_set_member",
    "member_remove": "members_end_member",
    "case_merge": "links_merge",
    "case_unmerge": "links_unmerge",
    "case_relate": "links_relate",
    "case_split": "links_split",
    "case_save": "cases_edit_case",
    "case_audit_take": "taking_take_audit",
    "suspect_decide": "suspects_confirm suspects_refuse",
    "suspect_untie": "suspects_untie",
    "suspect_withdraw": "suspects_withdraw",
    "suspect_correct": "suspects_correct",
    "suspect_corrected": "suspects_make_correction suspects_refuse_correction",
    "suspect_erase": "suspects_erase",
    "measure_decide": "measures_approve measures_refuse",
    "measure_execute": "measures_execute",
    "measure_review": "measures_review measures_end",
    "measure_end": "measures_end measures_withdraw",
    "measure_notice": "measures_notice",
    "subject_ask": "persons_hand_in",
    "subject_check": "persons_check",
    "subject_search": "persons_search",
    "subject_item": "persons_hold_back persons_tell",
    "subject_answer": "persons_draft persons_answer",
    "subject_refuse": "persons_refuse",
    "job_cancel": "jobs_cancel",
    "search_save": "search_keep",
    "search_forget": "search_forget",
    "token_make": "account_make_token",
    "token_revoke": "account_revoke_token",
    "session_end": "account_end_session",
    "person_invite": "people_invite",
    "person_role": "people_set_role",
    "person_switch": "people_switch",
    "person_password": "people_password",
    "person_member": "people_member",
    "webhook_add": "webhooks_add_webhook",
    "webhook_agree": "webhooks_agree",
    **dict.fromkeys(("webhook_end", "webhook_leave"), "webhooks_end_webhook"),
    "audit_verify": "audit_verify",
    "bulletin_new": "bulletins_write",
    "bulletin_save": "bulletins_change",
    "bulletin_picture": "bulletins_set_picture",
    "bulletin_bind": "bulletins_bind",
    "bulletin_unbind": "bulletins_unbind",
    "bulletin_step": "bulletins_submit bulletins_approve bulletins_publish bulletins_send_back bulletins_withdraw",
    "bulletin_correct": "bulletins_correct",
    "bulletin_correction": "bulletins_approve_correction",
    "bulletin_settle": "bulletins_settle",
    "answer": "answers_show",
    "answer_hide": "answers_hide",
    "claim_add": "claims_add_source",
    "claim_decide": "claims_accept claims_refuse",
    "campaign_new": "campaigns_make",
    "campaign_edit": "campaigns_edit",
    "campaign_count": "figures_count",
    "campaign_hand": "campaigns_by_hand",
    "campaign_end": "campaigns_end",
    "figure_freeze": "figures_freeze",
}
READ_THERE = {"figures_check"}  # a page shows it without being asked to


def changing() -> Iterator[str]:
    """The names of the pages that take something in."""
    taken = set()
    for path in Path(views.__file__).parent.glob("*.py"):
        for one in ast.parse(path.read_text()).body:
            decorators = " ".join(map(ast.unparse, one.decorator_list)) if isinstance(one, ast.FunctionDef) else ""
            if any(word in decorators for word in ("require_POST", "'POST'", "'PUT'")):
                taken.add((f"{views.__name__}.{path.stem}", getattr(one, "name", "")))
    return (one.name for one in PATTERNS if (one.callback.__module__, one.callback.__name__) in taken)


def test_every_page_that_changes_something_has_its_operation_or_a_reason() -> None:
    pages = set(changing())
    assert (pages - {*OF_PAGE, *NO_OPERATION}, len(pages) > 100) == (set(), True)


def test_every_operation_that_changes_something_has_its_page() -> None:
    told = {name for names in OF_PAGE.values() for name in names.split()}
    changes = {
        one["operationId"] for methods in document()["paths"].values() for how, one in methods.items() if how != "get"
    }
    assert (told - changes, changes - told - READ_THERE) == (set(), set())
