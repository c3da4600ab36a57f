"""What a user agent claims to be, and the name of the tool where it gives one. A claim, never a proof.

Kinds: `browser`, `crawler`, `monitor`, `library` (a programming library or command), `tool` (a product that probes or
attacks), `none` (no agent sent), `other`.
"""

import re
from functools import lru_cache

import polars as pl

_CRAWLER = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|facebookexternalhit|preview|mediapartners|feed|rss\b|reader", re.IGNORECASE
)
_MONITOR = re.compile(
    r"monitor|uptime|pingdom|statuscake|health|check_http|site24x7|probe/|kube-probe|haproxy", re.IGNORECASE
)
_LIBRARY = re.compile(
    r"^(?:curl|wget|python|go-http|okhttp|java|apache-httpclient|axios|node|undici|ruby|php|libwww|lwp|perl|httpie|"
    r"aiohttp|httpx|guzzle|rest-client|postman|powershell|dart|reqwest|scrapy|urllib|aws-sdk|winhttp)",
    re.IGNORECASE,
)
_ENGINE = re.compile(r"^(?:Mozilla|Opera)/\d.*(?:Gecko|AppleWebKit|Trident|MSIE|Presto|Goanna)", re.IGNORECASE)
_SCANS = re.compile(
    r"scan|nmap|nikto|sqlmap|hydra|buster|brute|fuzz|dirb|wapiti|nuclei|zap\b|burp|acunetix|nessus|openvas|"
    r"arachni|skipfish|"
    r"whatweb|wpscan|joomscan|masscan|zgrab|zmap|httprobe|censys|shodan|w3af|medusa|patator|ffuf|metasploit|havij|"
    r"jorgee|morfeus|l9explore|nmap scripting|expanse|pentest|exploit|commix|xsser|tplmap|interactsh|qualys|netsparker|"
    r"feroxbuster|katana|subfinder|paros|grabber|vega/",
    re.IGNORECASE,
)
_PRODUCT = re.compile(r"^([A-Za-z][A-Za-z0-9 _.-]{1,30}?)(?:/|\s|$)")
_INSIDE = re.compile(r"\(\s*(?:compatible;\s*)?([A-Za-z][A-Za-z0-9 _.-]{1,30}?)\s*(?:[/;)]|$)")
_AFTER = re.compile(r"^Mozilla/\S+\s+(?:\([^)]*\)\s*)?([A-Za-z][A-Za-z0-9_.-]{1,30})(?:/|$)")
_PLATFORM = re.compile(
    r"^(?:windows|macintosh|x11|linux|iphone|ipad|android|compatible|msie|mobile|u$|khtml|cros)", re.IGNORECASE
)


@lru_cache(maxsize=65536)
def kind_of(agent: str) -> str:
    """The kind that an agent claims to be."""
    if not agent or agent == "-":
        return "none"
    if _SCANS.search(agent):
        return "tool"
    if _MONITOR.search(agent):
        return "monitor"
    if _CRAWLER.search(agent):
        return "crawler"
    if _LIBRARY.search(agent):
        return "library"
    if _ENGINE.search(agent):
        return "browser"
    return "other"


@lru_cache(maxsize=65536)
def tool_of(agent: str) -> str | None:
    """The tool's own name where the agent gives one and is no browser's."""
    if kind_of(agent) not in ("tool", "library"):
        return None
    for pattern in (_INSIDE, _AFTER, _PRODUCT):
        found = pattern.search(agent)
        if found and not _PLATFORM.match(found[1]) and found[1] not in ("Mozilla", "Opera"):
            return found[1].strip().lower()
    return None


def kinds(agents: pl.Series) -> pl.DataFrame:
    """`agent` and its `kind` and `tool`, one row per distinct agent."""
    distinct = agents.unique().sort()
    values = distinct.to_list()
    return pl.DataFrame(
        {"agent": distinct, "kind": [kind_of(one) for one in values], "tool": [tool_of(one) for one in values]},
        schema={"agent": pl.String, "kind": pl.String, "tool": pl.String},
    )
