"""Declared tables: the period, where people work, who they are, and what they lack."""

from __future__ import annotations

from datasets.fields import Column, Key, Kind, Table, day, figure, flag, ident, money, ref, text, word, words
from rules import tables as t

PERIOD = Table(
    "period",
    ("Планируемое полугодие, одна строка", "The half-year that is planned, one row"),
    (
        ident("period_id", "обозначение периода", "name of the period"),
        day("start", "первый день", "first day", required=True),
        day("end", "последний день", "last day", required=True),
    ),
    required=True,
)

DISTRICTS = Table(
    "districts",
    ("Муниципальные районы", "Municipalities"),
    (
        ident("district_id", "код района", "id of the district"),
        text("name", "название", "name"),
        figure("unique_numbers", "сколько уникальных номеров выделено", "unique numbers allotted"),
        money("budget", "средства на места, рублей", "money for places, roubles"),
    ),
    keys=(Key(("district_id",), "duplicate_id"),),
    required=True,
    record=t.Districts,
)

SCHOOLS = Table(
    "schools",
    ("Образовательные организации", "Schools"),
    (
        ident("school_id", "код организации", "id of the school"),
        ref("district_id", "districts", "район", "its district", required=True),
        text("name", "название", "name"),
        flag("rural", "сельская", "in the countryside"),
        flag("low_result", "с низкими результатами", "with low results"),
        figure(
            "max_absent",
            "сколько работников могут отсутствовать в один учебный день",
            "how many may be away on one teaching day",
        ),
        figure("unique_numbers", "сколько уникальных номеров выделено", "unique numbers allotted"),
        money("budget", "средства на места, рублей", "money for places, roubles"),
    ),
    keys=(Key(("school_id",), "duplicate_id"),),
    required=True,
    record=t.Schools,
)

_STATUS = Column(
    "status",
    Kind.CHOICE,
    ("работает, в отпуске, увольняется", "working, on leave, leaving"),
    default="active",
    choices=("active", "leave", "leaving"),
)

_TRAVEL = Column(
    "travel",
    Kind.CHOICE,
    ("может ли выезжать на очные занятия", "can attend sessions away from home"),
    default="free",
    choices=("free", "no"),
    as_field="travel_barred",
)

_UNAVAILABLE = Column(
    "unavailable",
    Kind.INTERVALS,
    ("занятые дни: начало/конец;…", "days that are taken: start/end;…"),
)

TEACHERS = Table(
    "teachers",
    ("Должности педагогов и руководителей", "Posts of teaching and managing workers"),
    (
        ident("teacher_id", "код должности", "id of the post"),
        ref("school_id", "schools", "организация", "its school", required=True),
        Column(
            "person_id",
            Kind.ID,
            ("код человека (пусто: код должности)", "id of the person (empty: teacher_id)"),
        ),
        text("full_name", "фамилия, имя, отчество", "full name", private=True),
        word("position", "positions", "должность", "position", required=True),
        words("subjects", "subjects", "предметы", "subjects taught"),
        day("birth_date", "дата рождения", "date of birth"),
        day("teaching_since", "с какого дня преподаёт", "teaching since"),
        flag("is_head", "руководитель организации", "head of the school"),
        day("right_from", "с какого дня идёт право на обучение", "day from which the right to training runs"),
        day("last_training_end", "конец последнего обучения", "end of the last training"),
        day("attestation_on", "дата аттестации", "day of the attestation"),
        figure(
            "waiting_periods",
            "сколько кампаний подряд остаётся без места",
            "campaigns in a row without a place",
            default="0",
        ),
        figure(
            "max_groups",
            "самое большее число групп (пусто: 1, 0: ни одной)",
            "most groups (empty: 1, 0: none)",
        ),
        _STATUS,
        day("status_until", "до какого дня (пусто: без срока)", "until when (empty: for good)"),
        _TRAVEL,
        day("travel_until", "до какого дня (пусто: без срока)", "until when (empty: for good)"),
        _UNAVAILABLE,
    ),
    keys=(Key(("teacher_id",), "duplicate_id"),),
    required=True,
    record=t.Teachers,
)

COMPETENCIES = Table(
    "competencies",
    ("Компетенции, которые измеряет диагностика", "What a diagnostic measures"),
    (
        ident("competency_id", "код компетенции", "id of the competency"),
        text("name", "название", "name"),
    ),
    keys=(Key(("competency_id",), "duplicate_id"),),
    record=t.Competencies,
)

DEFICITS = Table(
    "deficits",
    ("Выявленные профессиональные дефициты", "Diagnosed gaps"),
    (
        ref("teacher_id", "teachers", "чей дефицит", "whose gap", required=True),
        ref("competency_id", "competencies", "компетенция", "competency", required=True),
        figure(
            "severity", "величина, 3 — самый большой", "size, 3 is the largest gap", required=True, lo=1, hi=3
        ),
        text("source", "откуда известно", "where it is known from"),
        day("diagnosed_on", "когда выявлен", "day of the diagnosis"),
    ),
    keys=(Key(("teacher_id", "competency_id"), "repeated_deficit", error=False),),
    record=t.Deficits,
)

TABLES = (PERIOD, DISTRICTS, SCHOOLS, TEACHERS, COMPETENCIES, DEFICITS)
