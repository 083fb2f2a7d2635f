"""Trở ngại khi khởi động: what may stop the house before its pages can speak.

These sentences are printed on a terminal, by code that runs before Django is set up (and, for the
environment, before anything is installed), so they cannot go through gettext: each carries its
Vietnamese and its English text.
"""

from __future__ import annotations

EXIT_REFUSED = 3


class StartProblem(Exception):
    """Trở ngại khi khởi động: what happened, why and what to do; printed, never a traceback."""

    def __init__(
        self, code: str, *, vi: str, en: str, exit_code: int = EXIT_REFUSED, detail: str = ""
    ) -> None:
        super().__init__(en)
        self.code = code
        self.vi = vi
        self.en = en
        self.exit_code = exit_code
        self.detail = detail

    def text(self) -> str:
        """The Vietnamese sentence, the English one under it, then what the machine itself said."""
        lines = [self.vi, f"  ({self.en})"]
        lines += [f"  | {line}" for line in self.detail.strip().splitlines()]
        return "\n".join(lines)
