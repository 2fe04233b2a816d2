"""The words of the summary in English."""

from __future__ import annotations

from collections.abc import Mapping

from api.summary.reasons import Terms

_FULL: Mapping[str, str] = {
    "more_urgent": "gave way to the more urgent",
    "quota": "no quota left",
    "group_capacity": "groups full",
    "number_allotment": "no numbers left",
    "holds_number": "no number",
    "budget": "no money left",
    "outranked": "others came first",
    "idle": "place free, serves no goal",
    "group_minimum": "group too small to run",
    "groups_per_person": "limit of groups",
    "school_absence": "school at its limit of absences",
    "subject_cover": "subject left without a teacher",
    "not_together": "head and deputy together",
    "not_repeated": "already taken",
    "available": "dates",
    "position_match": "wrong position",
    "subject_match": "wrong subject",
    "approved_programme": "programme not approved",
    "travel": "cannot travel",
    "lead_time": "too few days to the start",
    "decision_never": "decided not to send",
    "away": "on leave, leaving",
    "nobody_applied": "school did not apply",
    "nothing_fits": "no programme",
}

_SHORT: Mapping[str, str] = {
    "more_urgent": "gave way",
    "outranked": "gave way",
    "idle": "no use",
    "group_minimum": "small group",
    "school_absence": "absence limit",
    "subject_cover": "no cover",
    "not_together": "head and deputy",
    "approved_programme": "not approved",
    "decision_never": "by decision",
    "lead_time": "too late",
    "away": "on leave",
    "nobody_applied": "not applied",
    "travel": "no travel",
    "quota": "no quota",
    "number_allotment": "no number",
}

REASONS = Terms(_FULL, _SHORT, "other")
"""Why somebody is left out, by category."""

GOALS: Mapping[str, str] = {
    "overdue": "Overdue",
    "expiring": "Due by {end}",
    "quota_use": "Quota used",
    "severe_deficit": "Severe deficit covered",
    "deficit": "Deficits, points",
    "recommendation": "Recommendations followed",
    "backed_application": "Backed applications",
    "application": "Wishes, points",
    "school_served": "Schools with places",
    "waiting": "Waited before, times",
    "lottery": "Lottery, points",
    "travel": "Days away from home",
    "floor_shortfall": "Promised places",
}

LAYERS: Mapping[str, str] = {
    "group": "by groups",
    "programme": "by programmes",
    "school": "by schools",
    "district": "by districts",
    "all": "in all",
}

REMARKS: Mapping[str, str] = {
    "shared_minimum": "minimum of a shared group (the institute decides)",
    "reserve_decision": "reserve, changes nothing",
    "no_due_date": "due date unknown",
    "namesakes": "full namesakes",
    "not_approved": "application to an unapproved programme",
    "teacher_of_other_school": "recommended teacher of another school",
    "position_nobody_holds": "recommended position that nobody holds",
    "decisions_opposed": "opposed decisions",
    "repeated_wish": "repeated application",
    "repeated_recommendation": "repeated recommendation",
    "repeated_deficit": "repeated deficit",
    "group_outside_period": "group outside the period",
    "session_outside_group": "session outside its group",
    "elsewhere_over_max": "more places taken than there are",
    "quota_fits_nothing": "quota that fits nobody",
    "quota_without_figure": "quota without a figure",
    "repeated_quota": "repeated quota",
    "unknown_column": "unknown column",
    "unknown_table": "unknown table",
    "max_groups_differ": "limits of groups differ",
}
"""Remarks on the data by code; others are told in their own words."""
