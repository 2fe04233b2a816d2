"""The plan and its goals, in English."""

from __future__ import annotations

from api.summary.english.terms import GOALS
from api.summary.facts import GoalLine, Heading, Quota, Totals, could_be_more
from api.summary.words import WIDTH, day_en, en, first_fitting, labelled, ways


def totals(t: Totals, q: Quota | None, by_application: bool) -> str:
    """The result."""
    of_quota = f" of {q.places}" if q and q.used == t.places else ""
    people = en(t.persons, "person", "people")
    if by_application and t.applied != t.persons:
        people += f" ({t.applied} applied, {t.persons - t.applied} did not)"
    text = f"{t.places}{of_quota} places given to {people} in {en(t.groups, 'group')}"
    return labelled("RESULT", f"{text}; violations of rules {t.violations}")


def goal(k: int, line: GoalLine, h: Heading, width: int) -> str:
    """One goal: value and total, what stands in the way of more, and how sure that is."""
    title = GOALS[line.name].format(end=day_en(h.end, h.end.year))
    left = f"{k:2} {title:<27} {share(line):<{width}}  "
    return left + first_fitting(tails(k, line), WIDTH - len(left))


def share(line: GoalLine) -> str:
    """``26 of 27``; goals that count what is lost show what is kept."""
    if line.name == "travel":
        return f"{-line.value}"
    if line.name == "floor_shortfall" and line.total is not None:
        return f"{line.total + line.value} of {line.total}"
    return f"{line.value}" if line.total is None else f"{line.value} of {line.total}"


def tails(k: int, line: GoalLine) -> list[str]:
    """What may stand behind the figures, the longest first."""
    alone = [f"as the first goal: {line.alone}"] if could_be_more(line) else []
    return ways(_certainty(k, line), extras(line), alone)


def _certainty(k: int, line: GoalLine) -> list[str]:
    comparison = "fewer" if line.name == "travel" else "more"
    if line.within:
        late = [] if line.started else [f"not reached: proven to within {line.within}"]
        return [*late, f"proven to within {line.within}"]
    if share(line) == f"{line.total} of {line.total}":
        return ["all"]
    if k == 1:
        return [f"no {comparison} possible (proven)"]
    before = "goal 1" if k == 2 else f"goals 1–{k - 1}"
    return [
        f"no {comparison} possible under {before} (proven)",
        f"no {comparison} possible (proven)",
        "proven",
    ]


def extras(line: GoalLine) -> list[str]:
    """What explains the rest."""
    x = line.extra
    if line.name == "quota_use" and x.get("free"):
        parts = [("nobody left to ask", x.get("no_takers", 0)), ("barred by rules", x.get("by_rules", 0))]
        told = ", ".join(f"{name} {n}" for name, n in parts if n)
        return [f"free {x['free']}" + (f": {told}" if told else "")]
    if line.name == "recommendation":
        parts = [
            ("not applied for", x["not_applied"]),
            ("barred by rules", x["refused"]),
            ("no place left", x["no_place"]),
        ]
        told = ", ".join(f"{name} {n}" for name, n in parts if n)
        return [told] if told else []
    if line.name == "application" and x["seated"]:
        return [f"first wish for {x['first_wish']} of {x['seated']}"]
    if line.name == "school_served" and x:
        missed = f"without: {', '.join(line.names[:2])}" if 0 < len(line.names) <= 2 else ""
        return [f"from {x['least']} to {en(x['most'], 'place')}", *([missed] if missed else [])]
    if line.name == "travel" and x["persons"]:
        return [f"{en(x['persons'], 'person travels', 'people travel')}"]
    return []
