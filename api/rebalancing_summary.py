"""A rebalancing told: what was reached and proven, chain by chain, who owes a note, whom to ring."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from api.messages import Lang, pick, say
from api.open_places import freed_places, open_places
from api.plan_today import PlanToday
from rules.substitution.case import Case
from rules.substitution.changes import Ring, whom_to_ring
from rules.substitution.check import Figures, level_of
from rules.substitution.confirmations import overdue
from rules.substitution.kinds import kind_of
from rules.substitution.moves import NOWHERE, Chain
from rules.substitution.policy import Level
from rules.substitution.shortfalls import Shortfall, shortfalls
from solver.rebalancing.outcome import Rebalanced

_SHOWN = 40


@dataclass(frozen=True, eq=False)
class Told:
    """A rebalancing with all that is to be said of it."""

    published: PlanToday
    case: Case
    found: Rebalanced
    figures: Figures

    @cached_property
    def notes_due(self) -> tuple[tuple[str, str], ...]:
        """``(teacher, group)`` of refusals without a replacement and without an explanatory note."""
        replaced = {(chain.steps[0].left_by, chain.steps[0].to_group) for chain in self.found.chains}
        table = self.published.refusals
        rows = self.published.judged.admitted.tolist()
        places = [(row, (int(table.teacher[row]), int(table.group[row]))) for row in rows]
        return tuple(
            self._names(*place)
            for row, place in places
            if place not in replaced and not str(table.explanatory_note[row]).strip()
        )

    @cached_property
    def short(self) -> tuple[Shortfall, ...]:
        """Groups that go on with fewer people than their minimum."""
        return shortfalls(self.case, self.published.dataset, self.found.after)

    @cached_property
    def unconfirmed(self) -> tuple[tuple[str, str], ...]:
        """``(teacher, group)`` of places kept that should have been confirmed by now."""
        case = self.case
        late = overdue(case.dataset, case.before, case.policy, case.today)
        kept = late[case.stays[late]]
        pairs = zip(case.before.teacher[kept].tolist(), case.before.group[kept].tolist(), strict=True)
        return tuple(self._names(teacher, group) for teacher, group in pairs)

    @cached_property
    def rings(self) -> tuple[Ring, ...]:
        """Whom to tell that their group changed since the plan was made."""
        case = self.case
        return tuple(whom_to_ring(case.dataset, case.before, case.stays, self.published.since))

    def as_json(self) -> dict[str, object]:
        """The object ``rebalancing`` of ``plan.json``."""
        case, figures = self.case, self.figures
        return {
            "as_of": case.today.isoformat(),
            "policy": case.policy.as_json(),
            "refused": len(case.refused) - len(case.released),
            "released": len(case.released),
            "displaced": int(case.is_displaced.sum()),
            "freed": case.freed,
            "filled": figures.filled,
            "moved": figures.moved,
            "level": figures.level,
            "chains": len(self.found.chains),
            "freed_places": freed_places(case),
            "open_places": open_places(case, self.found.after, self.found.chains),
            "under_minimum": [self._shortfall(short) for short in self.short],
            "notes_due": [_place(pair) for pair in self.notes_due],
            "unconfirmed": [_place(pair) for pair in self.unconfirmed],
            "to_ring": [
                {**_place(self._names(ring.teacher, ring.group)), "change": ring.change, "keeps": ring.keeps}
                for ring in self.rings
            ],
            "overrules": self._overrules(),
            "named_substitutes": self._named(),
        }

    def names_of_group(self, group: int) -> str:
        """Id of a group."""
        return str(self.case.dataset.groups.group_id[group])

    def _names(self, teacher: int, group: int) -> tuple[str, str]:
        return str(self.case.dataset.teachers.teacher_id[teacher]), self.names_of_group(group)

    def _shortfall(self, short: Shortfall) -> dict[str, object]:
        posts = self.case.dataset.teachers.teacher_id
        return {
            "group_id": short.group_id,
            "people": short.people,
            "minimum": short.minimum,
            "close": {"people": len(short.seated), "teacher_ids": [str(posts[t]) for t in short.seated]},
            "keep": {"lacking": short.lacking},
            "rescue": {
                "needed": short.lacking,
                "room": short.room,
                "candidates": short.candidates,
                "possible": short.can_be_saved,
            },
        }

    def _overrules(self) -> list[dict[str, object]]:
        """Deadlines set aside that count today, with who decided and why."""
        table = self.published.dataset.overrules
        return [
            {
                "group_id": self.names_of_group(int(table.group[row])),
                "level": Level(int(table.level[row])).name.lower(),
                "reason": str(table.reason[row]),
                "decided_by": str(table.decided_by[row]),
                "decided_on": str(table.decided_on[row]),
            }
            for row in range(len(table))
            if not self.case.begun[table.group[row]] and not self.case.ended[table.group[row]]
        ]

    def _named(self) -> list[dict[str, object]]:
        """Substitutes whom heads named and who have the place afterwards, with who named them and why."""
        table, dataset = self.published.dataset.substitutes, self.published.dataset
        after = self.found.after
        seated = set(zip(after.teacher.tolist(), after.group.tolist(), strict=True))
        return [
            {
                **_place(self._names(int(table.teacher[row]), int(table.group[row]))),
                "named_by": str(dataset.schools.school_id[table.named_by[row]]),
                "named_on": str(table.named_on[row]),
                "reason": str(table.reason[row]),
            }
            for row in range(len(table))
            if (int(table.teacher[row]), int(table.group[row])) in seated
        ]


def _place(pair: tuple[str, str]) -> dict[str, object]:
    return {"teacher_id": pair[0], "group_id": pair[1]}


def rebalancing_lines(told: Told, lang: Lang) -> list[str]:
    """The lines on the terminal, in order."""
    case, figures = told.case, told.figures
    goals = {goal.name: goal for goal in told.found.goals}
    refused = len(case.refused) - len(case.released)
    lines = [say("rebalanced", lang, refused=refused, freed=case.freed)]
    if len(case.released):
        lines.append(say("rebalanced_released", lang, n=len(case.released)))
    for name, value in (("filled", figures.filled), ("moved", figures.moved), ("level", figures.level)):
        goal = goals[name]
        key = "rebalanced_proven" if goal.bound == goal.value else "rebalanced_bounded"
        certain = say(key, lang, n=abs(goal.bound))
        lines.append(f"  {say(f'rebalanced_{name}', lang):<34} {value:>6}  {certain}")
    return [
        *lines,
        *_some([f"  {_chain_line(case, chain, lang)}" for chain in told.found.chains], lang),
        *_some([say("note_due", lang, teacher=t, group=g) for t, g in told.notes_due], lang),
        *_some([line for short in told.short for line in _short_lines(short, lang)], lang),
        *_some([say("unconfirmed", lang, teacher=t, group=g) for t, g in told.unconfirmed], lang),
        *_some([_ring_line(told, ring, lang) for ring in told.rings], lang),
    ]


def _short_lines(short: Shortfall, lang: Lang) -> list[str]:
    figures = {
        "group": short.group_id,
        "n": short.people,
        "least": short.minimum,
        "seated": len(short.seated),
        "lacking": short.lacking,
        "candidates": short.candidates,
    }
    return [
        say("short_group", lang, **figures),
        say("short_close", lang, **figures),
        say("short_keep", lang, **figures),
        say("short_rescue" if short.can_be_saved else "short_no_rescue", lang, **figures),
    ]


def _ring_line(told: Told, ring: Ring, lang: Lang) -> str:
    teacher = str(told.case.dataset.teachers.teacher_id[ring.teacher])
    kept = say("ring_keeps" if ring.keeps else "ring_loses", lang)
    change = say(f"change_{ring.change}", lang)
    return say("ring", lang, teacher=teacher, group=told.names_of_group(ring.group), change=change, kept=kept)


def _some(lines: list[str], lang: Lang) -> list[str]:
    """The first of the lines, and how many more there are."""
    if len(lines) <= _SHOWN:
        return lines
    return [*lines[:_SHOWN], say("more_remarks", lang, n=len(lines) - _SHOWN)]


def _chain_line(case: Case, chain: Chain, lang: Lang) -> str:
    posts, groups = case.dataset.teachers.teacher_id, case.dataset.groups.group_id
    parts = []
    for step in chain.steps:
        left = say("free_place", lang) if step.left_by == NOWHERE else str(posts[step.left_by])
        level, kind = pick(level_of(case, step).title, lang), say(f"kind_{kind_of(case, step)}", lang)
        parts.append(f"{groups[step.to_group]}: {left} → {posts[step.teacher]} ({kind}, {level})")
    return "; ".join(parts)
