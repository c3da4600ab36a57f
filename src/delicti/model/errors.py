"""The one exception that users see: a plain sentence, exit code 2, no traceback."""


class UserError(Exception):
    """Something the user can mend: what happened, where (file, line or offset), what to do. One sentence."""
