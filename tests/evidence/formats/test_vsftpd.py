from typing import Any

PREFIX = b"Thu Mar  5 12:00:00 2026 [pid 3] "


def test_a_failed_upload_is_no_upload(rows: Any) -> None:
    line = PREFIX + b'[web] FAIL UPLOAD: Client "192.0.2.7", "/a.php", 0.00Kbyte/sec'
    assert "level" not in rows("vsftpd", line)[0]


def test_a_connection_alone_is_no_login(rows: Any) -> None:
    assert "level" not in rows("vsftpd", PREFIX + b'CONNECT: Client "192.0.2.7"')[0]


def test_a_file_name_with_a_quote_is_kept_whole(rows: Any) -> None:
    line = PREFIX + b'[web] OK UPLOAD: Client "192.0.2.7", "/a", 5 bytes, 1Kbyte/sec", "/b", 7 bytes, 2.00Kbyte/sec'
    assert rows("vsftpd", line)[0]["script"] == '/a", 5 bytes, 1Kbyte/sec", "/b'
