"""Ways a verb may end early."""


class Interrupted(Exception):
    """The user stopped it; the text says what was left behind, and is empty where nothing was."""
