"""What a server may be told when it is started."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Settings:
    """Limits of a server.

    ``most_upload``: bytes of an uploaded file; ``most_body``: bytes of any other request;
    ``names_actor``: writes without ``X-Actor`` and ``X-Level`` are refused; ``follow_s``: seconds between
    two looks for news of a job that a client follows.
    """

    most_upload: int = 256 * MIB
    most_body: int = MIB
    names_actor: bool = False
    follow_s: float = 0.5
