"""``kvota by-hand``: swap two, seat one, take one out – what it breaks and costs; keep it, plan around it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from api.by_hand.asking import Wishes, changes_of
from api.by_hand.told import edit_line, edits_json, effect_json, effect_lines
from api.by_hand.words import word
from api.exits import ExitCode, all_wrong, wrong_option
from api.figures import check_figures
from api.interrupts import wish_to_stop
from api.loading import attempt
from api.own_plan.reading import Asked, read_own
from api.plan_folder import check_free
from api.voice import Voice
from datasets.write import check_replaceable
from rules.answers.by_hand import effect
from rules.problems import InputError
from solver.options import Options

_FOR_SOLVING, _LEAST_SECONDS = 0.85, 1.0
"""Part of the limit for solving (the rest is for reading and writing), and the least of it."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``today``: the day of the decision where ``as_of`` says none."""

    plan: Asked
    wishes: Wishes
    keep: bool
    reason: str | None
    decided_by: str | None
    dataset_out: Path | None
    out: Path | None
    time_limit: float
    today: date
    workers: int = 1


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, find the changes, count, tell; keep them where that is asked."""
    began = time.monotonic()
    _check(request)
    own = read_own(request.plan)
    changes = changes_of(own, request.wishes)
    found = effect(own.context, own.plan, changes.edits)
    voice.line(word("edits", voice.lang, n=len(changes.edits)))
    for edit in changes.edits:
        voice.line(edit_line(own.dataset, edit, changes.rows, voice.lang))
    for line in effect_lines(found, voice.lang):
        voice.line(line)
    told = {"edits": edits_json(own.dataset, changes.edits), "effect": effect_json(found)}
    if not request.keep:
        voice.line(word("how_to_keep", voice.lang))
        voice.answer(told)
        return ExitCode.VIOLATIONS if found.broken else ExitCode.DONE
    from api.by_hand.keeping import Keeping, keep  # noqa: PLC0415  # engines only where something is solved

    assert request.reason and request.decided_by and request.dataset_out and request.out
    decided_on = (own.as_of or request.today).isoformat()
    keeping = Keeping(request.reason, request.decided_by, decided_on, request.dataset_out, request.out)
    left = _FOR_SOLVING * request.time_limit - (time.monotonic() - began)
    options = Options(max(_LEAST_SECONDS, left), request.workers, own.seed)
    with wish_to_stop(lambda: voice.tell("stopping")) as asked:
        code, kept = keep(own, changes, keeping, options, asked, voice)
    voice.answer({**told, **kept})
    return code


def _check(request: Request) -> None:
    """Raises: InputError: what keeping needs and was not given, all at once."""
    errors: list[InputError] = []
    attempt(lambda: check_figures(request.time_limit, None, 0, None), errors)
    if request.keep:
        for option, value in (
            ("--reason", request.reason),
            ("--decided-by", request.decided_by),
            ("--dataset-out", request.dataset_out),
            ("--out", request.out),
        ):
            if not value or not str(value).strip():
                message = ("не указано, а --keep без этого нельзя", "missing, and --keep needs it")
                errors.append(wrong_option(option, value or "", message, ("значение", "a value")))
        if request.out is not None:
            attempt(partial(check_free, request.out), errors)
        if request.dataset_out is not None:
            attempt(partial(check_replaceable, request.dataset_out), errors)
            if request.dataset_out.absolute() == request.plan.dataset.absolute():
                message = (
                    "это прежние данные, они остаются как были",
                    "these are the data before; they stay",
                )
                errors.append(
                    wrong_option(
                        "--dataset-out", request.dataset_out, message, ("новая папка", "a new folder")
                    )
                )
        if request.out is not None and request.out.absolute() == request.plan.plan.absolute():
            message = ("это прежний план, он остаётся как был", "this is the plan before; it stays")
            errors.append(wrong_option("--out", request.out, message, ("новая папка", "a new folder")))
    if errors:
        raise all_wrong(errors)
