"""What the plan was made from, in English."""

from __future__ import annotations

from api.summary.english.terms import LAYERS
from api.summary.facts import Advice, Heading, Numbers, Quota, Register, Requests
from api.summary.words import WIDTH, day_en, en, first_fitting, joined, labelled, names_or_count, room_after


def header(h: Heading, region: bool) -> str:
    """The first line."""
    names = f"region: {en(len(h.districts), 'district')}" if region else h.districts[0]
    parts = ("TRAINING SCHEDULE", names, period(h), f"made {day_en(h.made_on)}")
    return joined(parts, WIDTH, " · ")


def period(h: Heading) -> str:
    """The half-year or the two days."""
    first, last = (h.start.month, h.start.day), (h.end.month, h.end.day)
    if h.start.year == h.end.year and (first, last) == ((1, 1), (6, 30)):
        return f"first half of {h.start.year}"
    if h.start.year == h.end.year and first in ((7, 1), (9, 1)) and last == (12, 31):
        return f"second half of {h.start.year}"
    return f"{day_en(h.start)} to {day_en(h.end)}"


def register(r: Register) -> str:
    """The staff."""
    text = f"{en(r.schools, 'school')}, {r.persons} staff ({en(r.teachers, 'teacher')}"
    text += f", {en(r.posts, 'post')})" if r.posts > r.persons else ")"
    if r.not_planned:
        parts = [("on long leave", r.on_leave), ("leaving", r.leaving)]
        text += f"; not planned {r.not_planned}: " + ", ".join(f"{name} {n}" for name, n in parts if n)
    return labelled("Register", text)


def requests(r: Requests) -> str:
    """Form 2."""
    text = f"{r.schools_applied} of {en(r.schools, 'school')} applied"
    schools = [f"{text} (missing: {names})" for names in names_or_count(r.missing, "and {n} more")]
    if r.form:
        f = r.form
        rows = f"{en(f.read, 'row')}: kept {f.kept}, repaired {f.repaired}, set aside {f.set_aside}"
    else:
        rows = en(r.rows, "row") + (f", {r.repeats} of them repeats" if r.repeats else "")
    people = en(r.persons, "person", "people")
    ways = [f"{way}; {rows}; {people}" for way in (schools if r.missing else [text])]
    return labelled("Form 2", first_fitting(ways, room_after("Form 2")))


def advice(a: Advice) -> str:
    """Form 1 and the diagnosis."""
    parts = []
    if a.recommendations:
        count = en(a.recommendations, "recommendation")
        parts.append(
            f"{count} ({a.named} by name, {a.for_position} for a position), applied for {a.in_applications}"
        )
    if a.deficit_persons:
        people = en(a.deficit_persons, "person", "people")
        parts.append(f"Deficits: {people}, {en(a.deficit_records, 'record')}")
    return labelled("Form 1", ". ".join(parts))


def quota(q: Quota) -> str:
    """What was granted."""
    if len(q.layers) > 1:
        parts = [f"{_layer(name)} {n}" for name, n in q.layers]
        return labelled("Quota", joined([f"places {', '.join(parts)}"], room_after("Quota")))
    text = en(q.places, "place")
    if q.groups:
        text += f", {en(q.programmes, 'programme')}, {en(q.groups, 'group')}"
    if q.by_form:
        names = ("in person", "blended", "remote")
        text += ": " + ", ".join(f"{name} {n}" for name, n in zip(names, q.by_form, strict=True))
    return labelled("Quota", text)


def _layer(name: str) -> str:
    return " and ".join(LAYERS[part] for part in name.split("+"))


def numbers(n: Numbers) -> str:
    """Unique numbers."""
    return f"unique numbers {n.allotted}, taken {n.taken}"
