from typing import Any

LINE = b'192.0.2.7 - web [03/05/2026:12:00:00 -0000] "%s HTTP/1.1" %d 0 "-" "-" "s" "-" 2083'


def test_a_file_that_was_refused_is_no_upload(rows: Any) -> None:
    assert "level" not in rows("cpanel-access", LINE % (b"POST /cpsess1/execute/Fileman/upload_files", 403))[0]


def test_looking_into_a_folder_is_no_upload(rows: Any) -> None:
    assert "level" not in rows("cpanel-access", LINE % (b"GET /cpsess1/execute/Fileman/list_files", 200))[0]
