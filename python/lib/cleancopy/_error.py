"""The one exception of the package."""

from __future__ import annotations


class Error(ValueError):
    """Why a page gave no article, or why a run could not be done.

    Attributes:
        kind: The stable name of the reason, such as `too-large` or `not-html`; `bad-templates` for a file of `learn` that
            cannot be read or written, `run` for a run that could not be done, `internal` for a fault of cleancopy.
        message: What happened, and what to do about it.

    """

    kind: str
    message: str
    __module__ = "cleancopy"

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"
