"""``kvota unmet``: the order to the institute."""

from __future__ import annotations

from pathlib import Path

from api.exits import ExitCode
from api.loading import load
from api.summary.people import plannable
from api.voice import Voice
from api.worth.given import check_out
from api.worth.running import delivered
from api.worth.unmet_told import UnmetTold
from api.worth.words import word
from rules.answers.unmet import unmet
from rules.context import Assignment, Context, Facts
from solver.pairs import candidate_pairs


def run(dataset: Path, rules: str, out: Path | None, voice: Voice) -> ExitCode:
    """Read, count, tell."""
    check_out(out)
    voice.note(word("reading", voice.lang))
    read, profile = load(dataset, rules)
    context = Context(read.dataset, profile)
    pairs = candidate_pairs(context)
    can = plannable(Facts(context, Assignment.empty()), pairs)
    return delivered(UnmetTold(context, unmet(context, (pairs.teacher, pairs.group), can)), out, voice)
