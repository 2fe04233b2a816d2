"""The certificate of a plan: what ``plan.json`` says.  No person's name occurs in it."""

from __future__ import annotations

import platform
from datetime import date
from importlib import metadata

from api.plan_folder import SCHEMA_VERSION
from papers.campaign.rests_on import as_json, campaign_behind
from rules.audit import Verdict
from rules.context import Facts
from solver.options import Options
from solver.result import Outcome


def certificate(
    facts: Facts, outcome: Outcome, verdict: Verdict, options: Options, n_pairs: int
) -> dict[str, object]:
    """The content of ``plan.json``; ``options`` as the caller asked for them."""
    dataset, context = facts.dataset, facts.context
    return {
        "schema_version": SCHEMA_VERSION,
        "status": str(outcome.status),
        "profile": context.profile.as_json(),
        "goals": [goal.as_json() for goal in outcome.goals],
        "runtime_s": round(outcome.runtime_s, 3),
        "seed": options.seed,
        "workers": options.workers,
        "limits": {"seconds": options.seconds, "work": options.work},
        "repeatable": outcome.repeatable,
        "work": outcome.work,
        "input_sha256": dataset.input_sha256,
        "lasting_sha256": dataset.lasting_sha256,
        "versions": versions(),
        "counts": {
            "teachers": dataset.n_teachers,
            "persons": dataset.n_persons,
            "persons_seated": int(facts.seated.sum()),
            "places": len(facts.assignment),
            "pairs": n_pairs,
            "groups_running": int((facts.group_size > 0).sum()),
        },
        "violations": [violation.as_json() for violation in verdict.violations],
        "as_of": _iso(context.as_of),
        "notes": dict(outcome.notes),
        **_campaign(facts),
    }


def _campaign(facts: Facts) -> dict[str, object]:
    """What the plan rests on, where the data tell of it."""
    campaign = campaign_behind(facts)
    return {} if campaign is None else {"campaign": as_json(campaign)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def versions() -> dict[str, str]:
    """Versions of what the plan depends on."""
    found = {name: _version(name) for name in ("kvota", "ortools", "numpy")}
    return {**found, "python": platform.python_version()}


def own_version() -> str:
    """The version of Kvota that runs."""
    return _version("kvota")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "unknown"
