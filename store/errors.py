"""What the store refuses."""

from __future__ import annotations


class NotThereError(LookupError):
    """Nothing of that kind has this identifier."""

    def __init__(self, kind: str, object_id: str) -> None:
        super().__init__(f"no {kind} {object_id}")
        self.kind, self.object_id = kind, object_id


class ChangedMeanwhileError(RuntimeError):
    """The object is not what the caller saw last; nothing was changed."""

    def __init__(self, kind: str, object_id: str, version: int) -> None:
        super().__init__(f"{kind} {object_id} is at version {version} by now")
        self.kind, self.object_id, self.version = kind, object_id, version


class NotAllowedNowError(RuntimeError):
    """The state of the object does not allow this; nothing was changed."""

    def __init__(self, kind: str, object_id: str, state: str, wanted: str) -> None:
        super().__init__(f"{kind} {object_id} is {state}: no {wanted}")
        self.kind, self.object_id, self.state, self.wanted = kind, object_id, state, wanted


class OtherRequestError(RuntimeError):
    """The idempotency key was used for another request."""


class BusyError(RuntimeError):
    """The database did not answer in time, or is not to be reached; nothing was changed."""
