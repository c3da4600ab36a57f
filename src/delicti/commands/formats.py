"""`delicti formats`: every log format and wrapper, with its vendor's page and a sample line."""

import sys


def formats() -> None:
    """Lists the log formats that Delicti knows.

    Each comes with its vendor's page and a sample; which one a file has is found from its content.

    \b
    delicti formats
    delicti formats | grep -A3 combined
    """  # noqa: D301 - \b keeps the lines of the example apart
    from rich.text import Text

    from delicti.evidence.registry import all_formats, all_wrappers
    from delicti.report.terminal import console_for, show, text
    from delicti.report.visible import visible, visible_bytes

    console = console_for(sys.stdout)
    for title, modules in (("Formats", all_formats()), ("Wrappers around any of them", all_wrappers())):
        show(console, Text(title, style="bold underline"))
        for name, module in modules.items():
            about = getattr(module, "TABLE", "")
            show(console, Text.assemble("  ", text(name, "bold"), text(f" ({about})" if about else "", "dim")))
            show(console, Text(f"    {visible(module.SOURCE)}", no_wrap=True, overflow="ignore"))
            if module.SAMPLES:
                show(
                    console,
                    Text(f"    {visible_bytes(_first_line(module.SAMPLES[0]))}", no_wrap=True, overflow="ignore"),
                )
        show(console, Text())


def _first_line(sample: object) -> bytes:
    raw = getattr(sample, "raw", sample)
    line = raw if isinstance(raw, bytes) else str(raw).encode("utf-8")
    return next((one for one in line.split(b"\n") if one.strip() and not one.startswith(b"#")), line)
