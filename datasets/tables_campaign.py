"""Declared tables: what is asked for, advised, confirmed, decided, done and refused in a campaign."""

from __future__ import annotations

from datasets.fields import Column, Key, Kind, Table, day, figure, flag, ident, ref, text, word
from rules import tables as t

APPLICATIONS = Table(
    "applications",
    ("Заявки (форма 2)", "Applications (Form 2)"),
    (
        ident("application_id", "код заявки", "id of the application", required=False),
        ref("teacher_id", "teachers", "кто хочет учиться", "who wants to train", required=True),
        ref("programme_id", "programmes", "программа", "programme", required=True),
        ref(
            "group_id",
            "groups",
            "группа (пусто: любая группа программы)",
            "group (empty: any of the programme)",
        ),
        figure("rank", "очерёдность желания, 1 — первое", "order of the wish, 1 comes first", lo=1),
        figure("score", "баллы за исполнение желания", "points for granting the wish"),
        text("justification", "обоснование", "justification"),
    ),
    keys=(
        Key(("application_id",), "duplicate_id", optional=True),
        Key(("teacher_id", "programme_id", "group_id"), "repeated_wish", error=False),
    ),
    record=t.Applications,
)

RECOMMENDATIONS = Table(
    "recommendations",
    (
        "Рекомендации (форма 1): педагогу или должности",
        "Recommendations (Form 1): for a teacher or a position",
    ),
    (
        ident("recommendation_id", "код рекомендации", "id of the recommendation", required=False),
        ref("school_id", "schools", "организация", "school", required=True),
        ref("programme_id", "programmes", "программа", "programme", required=True),
        ref("teacher_id", "teachers", "кому рекомендовано", "for whom"),
        word("position", "positions", "или для какой должности", "or for which position"),
        text("basis", "основание", "basis"),
        text("author_role", "кто рекомендует", "role of the author"),
    ),
    keys=(Key(("recommendation_id",), "duplicate_id", optional=True),),
    record=t.Recommendations,
)

CONFIRMATIONS = Table(
    "confirmations",
    ("Подтверждения обучения (форма 3)", "Confirmations (Form 3)"),
    (
        ref("teacher_id", "teachers", "кто", "who", required=True),
        ref("group_id", "groups", "группа", "group", required=True),
        day("confirmed_on", "когда подтверждено", "day of the confirmation", required=True),
        text("confirmed_by", "какая школа подтвердила", "the school that confirmed it"),
    ),
    keys=(Key(("teacher_id", "group_id", "confirmed_on"), "repeated_key"),),
    record=t.Confirmations,
)

_DECISION = Column(
    "decision",
    Kind.CHOICE,
    ("направить, не направлять, в резерв", "must go, never, in reserve"),
    required=True,
    choices=("must", "never", "reserve"),
)

DECISIONS = Table(
    "decisions",
    ("Решения, принятые вручную", "Decisions made by hand"),
    (
        ref("teacher_id", "teachers", "о ком", "about whom", required=True),
        ref("programme_id", "programmes", "программа (пусто: любая)", "programme (empty: any)"),
        ref("group_id", "groups", "группа (пусто: любая)", "group (empty: any)"),
        _DECISION,
        text("reason", "причина", "reason"),
        text("decided_by", "кто решил", "who decided"),
        day("decided_on", "когда решено", "day of the decision"),
    ),
    keys=(Key(("teacher_id", "programme_id", "group_id", "decision"), "repeated_key"),),
    record=t.Decisions,
)

TRAINING_HISTORY = Table(
    "training_history",
    ("Пройденное обучение", "Courses completed"),
    (
        ref("teacher_id", "teachers", "кто", "who", required=True),
        ref("programme_id", "programmes", "программа", "programme", required=True),
        day("end", "последний день обучения", "last day", required=True),
        figure("hours", "часов", "hours"),
        text("document_type", "вид документа", "kind of document"),
        text("document_number", "номер документа", "number of the document"),
    ),
    keys=(Key(("teacher_id", "programme_id", "end"), "repeated_key"),),
    record=t.TrainingHistory,
)

NUMBER_STATES = ("issued", "held", "applied", "enrolled", "confirmed", "used", "refused", "free", "expired")
"""The states of a unique number that mean something to the rules; any other one is remarked on."""

UNIQUE_NUMBERS = Table(
    "unique_numbers",
    ("Уникальные номера", "Unique numbers"),
    (
        ident("unique_number", "номер", "the number"),
        ref(
            "district_id", "districts", "какому району выдан", "district that it was issued to", required=True
        ),
        ref("school_id", "schools", "организация", "school"),
        ref("teacher_id", "teachers", "чей сейчас", "who holds it now"),
        text("status", "состояние", "state"),
    ),
    keys=(Key(("unique_number",), "duplicate_id"),),
    record=t.UniqueNumbers,
)

REFUSALS = Table(
    "refusals",
    ("Отказы от мест", "Places that were refused"),
    (
        ref("teacher_id", "teachers", "кто отказался", "who refuses", required=True),
        ref("group_id", "groups", "от какой группы", "which group", required=True),
        day("refused_on", "когда", "when", required=True),
        text("refused_by", "кто сообщил", "who reported it"),
        day("registered_on", "когда зарегистрирован", "day of the registration"),
        text("reason", "причина", "reason"),
        flag("force_majeure", "форс-мажор", "force majeure"),
        text("explanatory_note", "объяснительная", "explanatory note"),
    ),
    keys=(Key(("teacher_id", "group_id", "refused_on"), "repeated_key"),),
    record=t.Refusals,
)

_CHANGE = Column(
    "change",
    Kind.CHOICE,
    ("отменена, перенесена, объединена, другая форма", "cancelled, moved, merged, another form"),
    required=True,
    choices=("cancelled", "moved", "merged", "form"),
    codes=False,
)

GROUP_CHANGES = Table(
    "group_changes",
    ("Изменения групп", "Changes of groups"),
    (
        ref("group_id", "groups", "какая группа", "which group", required=True),
        _CHANGE,
        day("new_start", "новый первый день", "new first day"),
        day("new_end", "новый последний день", "new last day"),
        ref("into_group_id", "groups", "с какой группой объединена", "the group that it is merged into"),
        day("announced_on", "когда объявлено", "day of the announcement", required=True),
        Column(
            "new_mode",
            Kind.CHOICE,
            (
                "другая форма: как теперь идут занятия (пусто: как в данных)",
                "another form: how the sessions are held now (empty: as the data say)",
            ),
            choices=("in_person", "online_sync", "online_async"),
            codes=False,
        ),
    ),
    keys=(Key(("group_id", "change", "announced_on"), "repeated_key"),),
    record=t.GroupChanges,
)

SUBSTITUTES = Table(
    "substitutes",
    (
        "Замены, названные руководителями: заявка им не нужна",
        "Substitutes named by heads: they need no application",
    ),
    (
        ref("teacher_id", "teachers", "кто", "who", required=True),
        ref("group_id", "groups", "в какую группу", "for which group", required=True),
        ref("named_by", "schools", "руководитель какой школы назвал", "whose head named them", required=True),
        day("named_on", "когда", "when", required=True),
        text("reason", "почему", "why"),
    ),
    keys=(Key(("teacher_id", "group_id"), "repeated_key"),),
    record=t.Substitutes,
)

OVERRULES = Table(
    "overrules",
    (
        "Решения заполнять места вопреки срокам",
        "Decisions to fill places in spite of the deadlines",
    ),
    (
        ref("group_id", "groups", "какая группа", "which group", required=True),
        Column(
            "level",
            Kind.CHOICE,
            ("до какого уровня можно искать замену", "up to which level a substitute may come"),
            required=True,
            choices=("school", "municipality", "region"),
        ),
        text("reason", "причина", "reason", required=True),
        text("decided_by", "кто решил", "who decided", required=True),
        day("decided_on", "когда решено", "day of the decision", required=True),
    ),
    keys=(Key(("group_id", "decided_on"), "repeated_key"),),
    record=t.Overrules,
)

TABLES = (
    APPLICATIONS,
    RECOMMENDATIONS,
    CONFIRMATIONS,
    DECISIONS,
    TRAINING_HISTORY,
    UNIQUE_NUMBERS,
    REFUSALS,
    GROUP_CHANGES,
    SUBSTITUTES,
    OVERRULES,
)
