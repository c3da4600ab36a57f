"""Every parameter of an investigation, as it is written into `case.json`."""

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user declared. Networks are CIDR texts (`192.0.2.0/24`, a single address, IPv6 too)."""

    authorised: tuple[str, ...] = ()  # networks of testers the owner ordered
    owner: tuple[str, ...] = ()  # networks of the owner's staff
    verify_crawlers: tuple[tuple[str, str], ...] = ()  # a crawler's name and a network it publishes, pair by pair
    trust_proxy: tuple[str, ...] = ()  # peers whose X-Forwarded-For is believed
    clock_offset: tuple[tuple[str, float], ...] = ()  # an item (name, or beginning of its hash) and seconds to add
    timezone: str | None = None  # IANA name, for logs whose times carry no zone
    log_format: tuple[str, ...] = ()  # Apache LogFormat or nginx log_format strings
    fields: tuple[str, ...] = ()  # COLUMN=json.path, for JSON lines of an unknown shape
    rules: tuple[str, ...] = ()  # folders of Sigma rules beside the built-in ones
    use_rules: bool = True  # --no-rules: grammars alone
    use_prefilter: bool = True  # --no-prefilter: same findings, slowly
    keep_stdin: bool = True  # standard input is kept in the case; else declared unverifiable
    chunk_bytes: int = 4 << 20  # what the columns made of it fit a processor's cache
