"""What the store refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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


class OvertakenError(RuntimeError):
    """Something happened since the object was made, so that it does not hold any more; nothing was changed.

    ``by``: the kind of what happened (``plan``: another one was published; ``registration``), ``by_id`` its
    identifier (of unique numbers: those of them all).
    """

    def __init__(self, kind: str, object_id: str, by: str, by_id: str) -> None:
        super().__init__(f"{kind} {object_id} was overtaken by {by} {by_id}")
        self.kind, self.object_id, self.by, self.by_id = kind, object_id, by, by_id


class SkippedError(RuntimeError):
    """A proposal acts upon some registrations and not upon others, which the caller must name; ``skipped``:
    ``registration_id`` and the reason of each; nothing was changed."""

    def __init__(self, proposal_id: str, skipped: Sequence[Mapping[str, str]]) -> None:
        super().__init__(f"proposal {proposal_id} skips {len(skipped)} registrations")
        self.proposal_id, self.skipped = proposal_id, tuple(skipped)


class NumberRefusedError(RuntimeError):
    """A unique number cannot do this; nothing was changed.  ``code``, and ``sentence`` (ru, en), say why."""

    def __init__(self, number: str, code: str, sentence: tuple[str, str]) -> None:
        super().__init__(f"number {number}: {sentence[1]}")
        self.number, self.code, self.sentence = number, code, sentence


class SecondHolderError(NumberRefusedError):
    """Somebody else holds the number already."""

    def __init__(self, number: str, holder: str, wanted: str) -> None:
        sentence = (
            f"номер {number} уже у {holder}, второго держателя не бывает",
            f"number {number} is held by {holder}: there is no second holder",
        )
        super().__init__(number, "second_holder", sentence)
        self.holder, self.wanted = holder, wanted


class SecondNumberError(NumberRefusedError):
    """The person has a number of the period already."""

    def __init__(self, number: str, holder: str, other: str) -> None:
        sentence = (
            f"у {holder} на этот период уже есть номер {other}, второй ({number}) невозможен",
            f"{holder} has number {other} of the period: a second one ({number}) is impossible",
        )
        super().__init__(number, "second_number", sentence)
        self.holder, self.other = holder, other
