"""The content of ``whatif.json``: base and scenarios for programs.  Persons are counted, not listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from api.messages import Lang
from api.whatif.comparing import GAINED, LEFT, LOST, MOVED
from api.whatif.records import Answer, Comparison, Limit, Solved
from api.whatif.sentence import limit_sentences, sentence

SCHEMA_VERSION = 1
KIND = "whatif"


def content(answer: Answer) -> dict[str, object]:
    """The object."""
    return {
        "schema_version": SCHEMA_VERSION,
        "kind": KIND,
        "notes": dict(answer.notes),
        "base": {"source": answer.source, **_plan(answer.base)},
        "scenarios": [_scenario(answer.base, one) for one in answer.comparisons],
    }


def _plan(solved: Solved) -> dict[str, object]:
    context, facts = solved.context, solved.facts
    return {
        "state": str(solved.state),
        "input_sha256": context.dataset.input_sha256,
        "profile": {"name": context.profile.name, "sha256": context.profile.sha256},
        "as_of": None if context.as_of is None else context.as_of.isoformat(),
        "seed": context.seed,
        "runtime_s": round(solved.runtime_s, 3),
        "persons_seated": None if facts is None else int(facts.seated.sum()),
        "places": None if facts is None else len(facts.assignment),
        "goals": [{"name": seen.name, **seen.as_json()} for seen in solved.goals],
        "violations": [] if solved.verdict is None else [v.as_json() for v in solved.verdict.violations],
        "clashes": [asdict(clash) for clash in solved.clashes],
    }


def _scenario(base: Solved, one: Comparison) -> dict[str, object]:
    return {
        "number": one.number,
        "name": one.name,
        "folder": one.folder if one.solved.facts is not None else None,
        "sentence_ru": sentence(base, one, Lang.RU),
        "sentence_en": sentence(base, one, Lang.EN),
        **_plan(one.solved),
        "changes": [effect.as_json() for effect in one.changed.effects],
        "narrower": one.changed.narrower,
        "wider": one.changed.wider,
        "remarks": [remark.as_json() for remark in one.changed.remarks],
        "compared": [delta.as_json() for delta in one.goals],
        "persons": {kind: one.count(kind) for kind in (GAINED, LOST, LEFT, MOVED)},
        "by_district": [unit.as_json() for unit in one.districts],
        "by_school": [unit.as_json() for unit in one.schools],
        "binding": _binding(one),
    }


def _binding(one: Comparison) -> dict[str, object]:
    told = {lang: limit_sentences(one, lang) for lang in Lang}
    return {
        "now": _limits(one.binding_now),
        "no_longer": _limits(one.binding_no_longer),
        "sentences": [
            {"rule": rule, "sentence_ru": ru, "sentence_en": told[Lang.EN][rule]}
            for rule, ru in told[Lang.RU].items()
        ],
    }


def _limits(limits: Sequence[Limit]) -> list[Mapping[str, str]]:
    return [{"rule": limit.rule, "about": limit.about} for limit in limits]
