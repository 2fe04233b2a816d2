"""Declared tables: how far the schools' applications have come, and places kept for people not named yet."""

from __future__ import annotations

from datasets.fields import Column, Key, Kind, Table, day, figure, flag, ref, text
from rules import submissions as s

_STATUS = Column(
    "status",
    Kind.CHOICE,
    ("черновик, подана, подана с подписью", "a draft, submitted, submitted and signed"),
    required=True,
    choices=("draft", "submitted", "signed"),
)

SUBMISSIONS = Table(
    "submissions",
    ("Заявки школ: какая версия откуда, подписана ли", "Schools' applications: versions and signatures"),
    (
        ref("school_id", "schools", "чья заявка", "whose application", required=True),
        _STATUS,
        day("submitted_on", "когда подана", "when it was submitted"),
        figure("rows", "строк в ней", "rows of it"),
        flag("holds", "принята эта версия", "this version was taken"),
        text(
            "source", "файл и лист (пусто: заявка в целом)", "file and sheet (empty: the application as such)"
        ),
        text("note", "примечание", "note"),
    ),
    keys=(Key(("school_id", "source"), "repeated_key"),),
    record=s.Submissions,
)

HELD_PLACES = Table(
    "held_places",
    ("Места без имени: «вакансия», «2 чел.»", "Places kept without a name: vacancies, “2 people”"),
    (
        ref("school_id", "schools", "какая школа просит", "the school that asks", required=True),
        ref("programme_id", "programmes", "программа, если известна", "programme, where it is known"),
        ref("group_id", "groups", "группа, если известна", "group, where it is known"),
        figure("places", "сколько мест", "how many places", required=True, lo=1),
        text("words", "что написано вместо имени", "what stands in place of the name"),
        text("source", "файл, лист и ячейка", "file, sheet and cell"),
    ),
    record=s.HeldPlaces,
)

TABLES = (SUBMISSIONS, HELD_PLACES)
