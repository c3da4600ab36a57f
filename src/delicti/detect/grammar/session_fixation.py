"""Session fixation: a session's identifier handed over in an address, so that a visitor uses one the sender knows.

CWE-384. The names are those the frameworks themselves give their session cookies; generic names are left out, since
sites use them for other things.
"""

import re

from delicti.detect.contexts import ANYWHERE, POSSIBLE, PROBABLE, STRONG, Context, Place, Verdict

CLASS, TECHNIQUE, WEAKNESS = "session-fixation", "T1539", "CWE-384"
ANCHORS = (
    (
        r"phpsess|jsession|aspsession|asp\.net_session|cftoken|cfid|cfsid|jserv|jwsession|weblogic|zend_session|"
        r"ci_session|laravel_session|_rails|rack\.session|"
        r"connect\.sid|koa[.:]sess|sails\.sid|next-auth|meteor_login|play_session|flask_session|cakephp|"
        r"shiny-token|_session_id"
    ),
    r"\.cookie\b.{0,80}(?:=|;\s*(?:domain|expires|path))",
    r"http-equiv\s*=?\s*.{0,4}set-cookie",
)
CONTEXTS = ANYWHERE
HITS = ("PHPSESSID", "jsessionid", ".cookie;expires=", '<script>document.cookie="sid=1; domain=.example.com"</script>')
LOOKALIKES = ("session", "sessionid", "session_id", "cookie policy", "sid")

_NAMES = re.compile(
    r"^(?:phpsess(?:id|ion)|jsessionid|aspsessionid\w*|asp\.net_sessionid|cf(?:id|token|sid)|jservsession|"
    r"jwsession|weblogicsession|zend_session_id|ci_session|"
    r"laravel_session|_?(?:rails|flask)_session|rack\.session|connect\.sid|koa[.:]sess|sails\.sid|(?:__(?:secure|"
    r"host)-)?next-auth\.session-token|meteor_login_token|"
    r"play_session|cakephp|shiny-token|_session_id)$",
    re.IGNORECASE,
)
_SET = re.compile(
    (
        r"\.cookie\b\s*(?:=\s*[^;]{0,120};\s*(?:domain|path|expires)\s*=|;\s*(?:expires|domain|path)\s*=)|"
        r"http-equiv\s*=?\s*['\"]?set-cookie"
    ),
    re.IGNORECASE,
)


def judge(value: str, context: Context) -> Verdict | None:
    """A framework's session name as a parameter, or script that sets a cookie for a domain."""
    if match := _SET.search(value):
        domain = "domain" in match[0].lower() or "http-equiv" in match[0].lower()
        return Verdict(
            STRONG + 0.11 if domain else PROBABLE,
            match[0][:300],
            "A browser would take a session cookie chosen by the sender.",
        )
    if context.place is Place.NAME and _NAMES.match(value):
        return Verdict(POSSIBLE, value, "The application would use a session chosen by whoever wrote the address.")
    return None
