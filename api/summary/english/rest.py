"""Who was left out, days, groups, dates, remarks, proof and files, in English."""

from __future__ import annotations

from api.summary.english.terms import REASONS, REMARKS
from api.summary.facts import Absence, Dates, GroupFacts, LeftOut, Proof, Remarks, SummaryFacts
from api.summary.reasons import reasons_text
from api.summary.words import WIDTH, day_en, en, first_fitting, joined, labelled, room_after, split


def left_out(label: str, unit: str, out: LeftOut, urgency: bool) -> str:
    """People left out, by reasons that add up."""
    head = f"{label} {out.out} of {out.total}{unit}"
    if not out.out:
        return head
    return f"{head}: {reasons_text(out, REASONS, urgency, WIDTH - len(head) - 2)}"


def absence(a: Absence) -> str:
    """The hardest day."""
    text = f"hardest on {day_en(a.day, a.day.year)}: {en(a.persons, 'person', 'people')} away"
    text += f" from {en(a.schools, 'school')}"
    if a.at_limit:
        text += f", {en(a.at_limit, 'school')} at the limit"
    parts = [text]
    if a.head_and_deputy is not None:
        together = a.head_and_deputy
        parts.append(f"head and deputy together – {en(together, 'time') if together else 'never'}")
    return labelled("ABSENCE", joined(parts, room_after("ABSENCE")))


def groups(g: GroupFacts) -> str:
    """Groups that run."""
    parts = []
    if g.own or g.own_closed:
        parts.append(_own(g))
    if g.shared:
        parts.append(f"{g.shared} shared with other districts – the institute opens them")
    return labelled("GROUPS", joined(parts, room_after("GROUPS")))


def _own(g: GroupFacts) -> str:
    n = len(g.own)
    text = f"{n} hosted here" if g.hosted_only else f"{n} of our own"
    minimums = sorted({o.minimum for o in g.own if o.minimum is not None})
    least = (
        f" (minimum {'–'.join(str(m) for m in dict.fromkeys((minimums[0], minimums[-1])))})"
        if minimums
        else ""
    )
    if 0 < n <= 3:
        text += ": " + " and ".join(str(o.size) for o in g.own) + " people" + least
    elif n:
        sizes = [o.size for o in g.own]
        text += f": {min(sizes)} to {max(sizes)} people{least}, full {sum(o.full for o in g.own)}"
    if g.own_closed:
        text += f", not opened {g.own_closed}"
    return text


def dates(d: Dates, notice: bool) -> str:
    """What comes next."""
    year = d.first.year
    people = f"{en(d.persons, 'person', 'people')}, {en(d.schools, 'school')}"
    text = f"{'Form 3 by' if notice else '7 days before:'} {day_en(d.deadline, year)}"
    before = day_en(d.last_before, d.last_before.year)
    if not d.working:
        text += f", not a working day: the last one is {before}"
    elif d.after_break:
        text += f", right after a break: before it {before}"
    parts = [f"first group {day_en(d.first, year)} ({people})", text]
    if d.next_starts:
        parts.append("then " + ", ".join(f"{day_en(day, year)} ({n})" for day, n in d.next_starts))
    return labelled("DATES", joined(parts, room_after("DATES")))


def remarks(r: Remarks) -> str:
    """Remarks on the input."""
    parts = []
    if r.imported is not None:
        asked = f", {r.asked} of them wait for your decision" if r.asked else ""
        parts.append(f"{r.imported} on the source files{asked}")
    if r.total:
        count = f"{r.total} on the data"
        room = room_after("REMARKS") - len("; ".join([*parts, f"{count}: "]))
        told = split([(REMARKS.get(code, said[1]), n) for code, n, said in r.by_code], "other", room)
        parts.append(count if told == f"other {r.total}" else f"{count}: {told}")
    return labelled("REMARKS", joined(parts or ["none"], room_after("REMARKS")))


def proof(p: Proof) -> str:
    """What was checked and what is proven."""
    if p.proven < p.goals:
        proven = [f"{p.proven} of {p.goals} goals proven"]
    else:
        count = "the goal is proven" if p.goals == 1 else f"{p.goals} goals proven"
        proven = [f"{count}: no better is possible", count]
    again = "; another run gives the same plan" if p.repeatable else ""
    took = f"run time {p.runtime_s:.0f} s" if p.runtime_s >= 1 else "run time under 1 s"
    checked = ("checked by a separate program, without the solver", "checked without the solver")
    ways = [f"{start}; {middle}{again}; {took}" for start in checked for middle in proven]
    return labelled("PROOF", first_fitting(ways, room_after("PROOF")))


def files(folder: str, extra: str) -> str:
    """Where everything lies."""
    names = f"{folder}/: assignments.csv · unassigned.csv (who and why) · plan.json (certificate)"
    return labelled("FILES", joined([names, *([extra] if extra else [])], room_after("FILES"), " · "))


def onward(facts: SummaryFacts) -> str:
    """How to go on."""
    return labelled(
        "NEXT",
        "kvota audit – check this plan or your own table; kvota check – the data and who has nowhere to go",
    )
