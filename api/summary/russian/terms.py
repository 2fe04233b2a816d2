"""The words of the summary in Russian."""

from __future__ import annotations

from collections.abc import Mapping

from api.summary.reasons import Terms

_FULL: Mapping[str, str] = {
    "more_urgent": "уступили более срочным",
    "quota": "нет квоты",
    "group_capacity": "группы полны",
    "number_allotment": "нет УН",
    "holds_number": "нет УН",
    "budget": "нет средств",
    "outranked": "уступили другим",
    "idle": "место есть, но целям не служит",
    "group_minimum": "группа не набирается",
    "groups_per_person": "лимит групп",
    "school_absence": "школа на пределе замен",
    "subject_cover": "некому вести предмет",
    "not_together": "директор и завуч вместе",
    "not_repeated": "уже проходили",
    "available": "даты",
    "position_match": "не та должность",
    "subject_match": "не тот предмет",
    "approved_programme": "программа не утверждена",
    "travel": "не могут выезжать",
    "lead_time": "до начала мало дней",
    "decision_never": "решено не направлять",
    "away": "в отпуске, увольняются",
    "nobody_applied": "школа не заявила",
    "nothing_fits": "нет программы",
}

_SHORT: Mapping[str, str] = {
    "more_urgent": "уступили срочным",
    "outranked": "уступили",
    "idle": "без пользы",
    "group_minimum": "малая группа",
    "school_absence": "предел замен",
    "subject_cover": "некем заменить",
    "not_together": "с директором вместе",
    "approved_programme": "не утверждена",
    "decision_never": "по решению",
    "lead_time": "мало дней",
    "away": "в отпуске",
    "nobody_applied": "не заявлены",
    "travel": "без выезда",
}

REASONS = Terms(_FULL, _SHORT, "прочее")
"""Why somebody is left out, by category."""

GOALS: Mapping[str, str] = {
    "overdue": "Срок просрочен",
    "expiring": "Срок истекает до {end}",
    "quota_use": "Освоение квоты",
    "severe_deficit": "Тяжёлый дефицит закрыт",
    "deficit": "Дефициты, баллы тяжести",
    "recommendation": "Рекомендации выполнены",
    "backed_application": "Обоснованные заявки",
    "application": "Пожелания заявок, баллы",
    "school_served": "Школы с местами",
    "waiting": "Ждавшие прежде, раз подряд",
    "lottery": "Жребий, очки",
    "travel": "Дни в поездках",
    "floor_shortfall": "Обещанные места",
}

LAYERS: Mapping[str, str] = {
    "group": "по группам",
    "programme": "по программам",
    "school": "по школам",
    "district": "по районам",
    "all": "всего",
}

REMARKS: Mapping[str, str] = {
    "shared_minimum": "минимум общих групп (решает институт)",
    "reserve_decision": "резерв, плана не меняет",
    "no_due_date": "неизвестен срок обучения",
    "namesakes": "полные тёзки",
    "not_approved": "заявка на неутверждённую программу",
    "teacher_of_other_school": "рекомендован педагог другой школы",
    "position_nobody_holds": "рекомендация на незанятую должность",
    "decisions_opposed": "противоположные решения",
    "repeated_wish": "повтор заявки",
    "repeated_recommendation": "повтор рекомендации",
    "repeated_deficit": "повтор дефицита",
    "group_outside_period": "группа вне периода",
    "session_outside_group": "занятие вне дат группы",
    "elsewhere_over_max": "занято больше мест, чем есть",
    "quota_fits_nothing": "квота ни для кого",
    "quota_without_figure": "квота без числа",
    "repeated_quota": "повтор квоты",
    "unknown_column": "незнакомый столбец",
    "unknown_table": "незнакомая таблица",
    "max_groups_differ": "разный лимит групп у человека",
}
"""Remarks on the data by code; others are told in their own words."""
