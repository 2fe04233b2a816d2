"""What a row of the program is about: each rule's builder marks its rows with an object of its own kind."""

from __future__ import annotations

from rules.columns import IntArray, StrArray, strings
from solver.draft import Draft

Objects = tuple[tuple[str, str], ...]


def row_objects(draft: Draft, rule: str, index: int) -> Objects:
    """The objects of a row as ``(kind, id)``; empty for rules whose rows have no object of the input."""
    dataset = draft.dataset
    if rule in ("groups_per_person", "programme_once", "no_overlap"):
        return (("person", str(dataset.person_ids[index])),)
    if rule in ("group_capacity", "group_minimum"):
        return (("group", str(dataset.groups.group_id[index])),)
    if rule in ("quota", "quota_floor"):
        return (("quotas row", str(index + 2)),)
    if rule == "decision_must":
        teacher = str(dataset.teachers.teacher_id[dataset.decisions.teacher[index]])
        return (("decisions row", str(index + 2)), ("teacher", teacher))
    return _unit(draft, rule, index)


def _unit(draft: Draft, rule: str, index: int) -> Objects:
    districts, schools = draft.dataset.districts, draft.dataset.schools
    if rule in ("school_absence", "subject_cover", "not_together"):
        return (("school", str(schools.school_id[index])),)
    if rule in ("number_allotment", "budget") and index < len(districts):
        return (("district", str(districts.district_id[index])),)
    if rule in ("number_allotment", "budget") and index < len(districts) + len(schools):
        return (("school", str(schools.school_id[index - len(districts)])),)
    return ()


def named_objects(draft: Draft, rule: str, index: IntArray) -> StrArray:
    """Names of rows' objects by which they are found again in another dataset; the number itself where the
    rows have no object of the input."""
    named = {at: _lasting(draft, rule, at) for at in set(index.tolist())}
    return strings([named[at] for at in index.tolist()])


def _lasting(draft: Draft, rule: str, index: int) -> str:
    if rule in ("quota", "quota_floor"):  # rows come and go: what the row is about stays
        data, rows = draft.dataset, draft.dataset.quotas
        about = (
            (data.districts.district_id, rows.district),
            (data.schools.school_id, rows.school),
            (data.programmes.programme_id, rows.programme),
            (data.groups.group_id, rows.group),
        )
        named = (str(ids[column[index]]) if column[index] >= 0 else "-" for ids, column in about)
        return " ".join(named)
    found = row_objects(draft, rule, index)
    return " ".join(name for _, name in found) or str(index)
