"""The peer of detection: libmodsecurity 3 with the OWASP Core Rule Set, asked about the same requests in the same run.

Needs PyPI's libmodsecurity and a folder of the rule set's *.conf files (Debian's modsecurity-crs, or a release of the
project; CRS_SETUP and CRS_RULES name others). How it is set up, and what is fair about it: benchmarks/peers.md.
"""

import os
import re
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from delicti.model.text import unescape

SETUP = Path(os.environ.get("CRS_SETUP", "/etc/modsecurity/crs/crs-setup.conf"))
RULES = Path(os.environ.get("CRS_RULES", "/usr/share/modsecurity-crs/rules"))
ENGINE = """
SecRuleEngine On
SecRequestBodyAccess On
SecAuditEngine Off
SecPcreMatchLimit 100000
SecPcreMatchLimitRecursion 100000
"""
LEVEL = """SecAction "id:999000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level={0},\\
setvar:tx.blocking_paranoia_level={0},setvar:tx.detection_paranoia_level={0}"
"""  # of releases 3 and 4
# The rule set's own tags in Delicti's words; the rest is protocol.
CLASSES = {
    "attack-sqli": "sqli",
    "attack-xss": "xss",
    "attack-lfi": "lfi",
    "attack-rfi": "rfi",
    "attack-rce": "rce",
    "attack-injection-php": "php-injection",
    "attack-injection-java": "java",
    "attack-injection-generic": "nodejs",
    "attack-injection-nodejs": "nodejs",
    "attack-nodejs": "nodejs",
    "attack-ssrf": "ssrf",
    "attack-ssti": "ssti",
    "attack-fixation": "session-fixation",
    "attack-reputation-scanner": "scanner",
    "attack-ldap": "ldap-injection",
}


class Absent(Exception):
    """The peer cannot be run here; the message says what is missing."""


class Peer:
    """One engine with the rule set at one paranoia level."""

    def __init__(self, level):
        files = sorted(RULES.glob("*.conf"))
        if not files or not SETUP.is_file():
            raise Absent(f"no Core Rule Set under {RULES} (apt-get install modsecurity-crs)")
        try:
            import libmodsecurity
        except ImportError as error:
            raise Absent("libmodsecurity is not installed (pip install libmodsecurity)") from error
        self.matched = []
        self.engine = libmodsecurity.ModSecurity()
        self.engine.set_rule_message_callback(self.matched.append)
        self.rules = libmodsecurity.RulesSet()
        self._load(self.rules.load, ENGINE)
        self._load(self.rules.load_from_uri, str(SETUP))
        self._load(self.rules.load, LEVEL.format(level))
        for file in files:
            # A log has no responses to judge; reputation looks at addresses and needs GeoIP, which PyPI's build lacks.
            if file.name.startswith("REQUEST-") and "-910-" not in file.name:
                self._load(self.rules.load_from_uri, str(file))
        self.transaction = libmodsecurity.Transaction
        self.version = f"libmodsecurity {version('libmodsecurity')} with {_release(files)}"

    def _load(self, load, what):
        if load(what) < 0:
            raise Absent(f"the rule set does not load: {self.rules.get_parser_error()}")

    def judge(self, method, target, referrer, agent):
        """The class it gives a request that it would block, else None."""
        self.matched.clear()
        asked = self.transaction(self.engine, self.rules)
        asked.process_connection("192.0.2.7", 40000, "192.0.2.80", 80)
        asked.process_uri(target, method, "1.1")
        # A log keeps few headers; those that a browser always sends are given, so that none is missed for a fault.
        headers = {"Host": "www.example.org", "User-Agent": agent, "Referer": referrer, "Accept": "*/*"}
        if method in {"POST", "PUT", "PATCH"}:
            headers |= {"Content-Length": "0", "Content-Type": "application/x-www-form-urlencoded"}
        for name, value in headers.items():
            if value:
                asked.add_request_header(name, value)
        asked.process_request_headers()
        asked.process_request_body()
        blocked = asked.intervention()
        if blocked is None or not blocked.disruptive:
            return None
        named = Counter(CLASSES[tag] for match in self.matched for tag in match.tags if tag in CLASSES)
        return max(sorted(named), key=named.get) if named else "protocol"


def _release(files):
    found = re.search(
        r"Rule Set ver\.\s*([0-9.]+[0-9])|OWASP CRS ver\.\s*([0-9.]+[0-9])", files[0].read_text("utf-8", "replace")
    )
    return f"CRS {found[1] or found[2]}" if found else "a Core Rule Set that names no release"


def _sent(text):
    """What was sent, of text under the table's escape."""
    return None if text is None else unescape(text).decode("utf-8", "replace")


def judged(rows, level):
    """The class of each row (method, target, referrer, agent; None where not blocked), requests a second, version."""
    peer = Peer(level)
    began = time.process_time()
    classes = [peer.judge(*map(_sent, row)) for row in rows]
    return classes, round(len(classes) / max(time.process_time() - began, 1e-9)), peer.version
