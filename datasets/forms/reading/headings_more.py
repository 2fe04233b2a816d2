"""Headings of deficit tables and of what the forms do not carry: calendar, decisions, former courses."""

from __future__ import annotations

from datasets.forms.reading.headings import (
    DATES,
    END,
    FULL_NAME,
    HOURS,
    NAME_PARTS,
    NUMBER,
    POSITION,
    SCHOOL,
    START,
    SUBJECTS,
    TITLE,
    Kind,
)

DISTRICT = ("мо", "район", "муниципалитет", "муниципальное образование", "муниципальный район")
CODE = ("код участника", "код", "шифр", "шифр участника", "код педагога", "id участника")
DEFICITS = Kind(
    "deficits",
    "сводная таблица дефицитов",
    "table of deficits",
    {
        "number": NUMBER,
        "district": DISTRICT,
        "school": SCHOOL,
        "name": FULL_NAME,
        **NAME_PARTS,
        "code": CODE,
        "position": POSITION,
        "subjects": SUBJECTS,
        "diagnosed_on": ("дата", "дата диагностики", "диагностика", "дата прохождения"),
        "source": ("источник", "диагностическая процедура", "вид диагностики"),
        "competency": (
            *(
                "компетенция",
                "дефицит",
                "выявленный дефицит",
                "наименование компетенции",
                "наименование дефицита",
            ),
            *("профессиональный дефицит", "компетенция дефицит", "предмет диагностики"),
        ),
        "severity": (
            *(
                "уровень дефицита",
                "степень дефицита",
                "выраженность дефицита",
                "выраженность",
                "тяжесть дефицита",
            ),
            *("степень выраженности дефицита", "степень затруднения", "уровень затруднения"),
        ),
        "mastery": ("уровень владения", "степень владения", "уровень освоения", "уровень сформированности"),
        "percent": ("% выполнения", "процент выполнения", "выполнение %", "% освоения", "доля выполнения"),
        "gap_percent": ("% дефицита", "процент дефицита", "доля невыполненных"),
        "level": ("уровень", "результат", "степень", "итоговый уровень"),
        "total": ("итого", "всего", "сумма", "итого баллов", "общий балл", "средний балл", "итог"),
        "comment": ("примечание", "комментарий"),
    },
    (("name", "surname", "code"),),
    absent=("title", "decision", "target"),
    signs=("дефицит", "компетенц", "диагност", "владени", "выполнени", "затруднен", "освоени"),
)
CODES = Kind(
    "codes",
    "ключ кодов участников",
    "key of participants' codes",
    {
        "number": NUMBER,
        "code": CODE,
        "name": FULL_NAME,
        **NAME_PARTS,
        "district": DISTRICT,
        "school": SCHOOL,
        "position": POSITION,
    },
    (("code",), ("name", "surname")),
    absent=("title", "decision", "target"),
)
CALENDAR = Kind(
    "calendar",
    "календарь школ",
    "calendar of schools",
    {
        "number": NUMBER,
        "school": SCHOOL,
        "start": (*START, "с"),
        "end": (*END, "по"),
        "dates": DATES,
        "teaching": ("учебные дни", "учебный", "учебные", "занятия", "уроки", "учебное время"),
        "note": ("примечание", "что это", "событие", "повод", "каникулы"),
    },
    (("start", "dates"), ("teaching",)),
    absent=("name", "title"),
)
DECISIONS = Kind(
    "decisions",
    "решения",
    "decisions",
    {
        "number": NUMBER,
        "school": SCHOOL,
        "name": FULL_NAME,
        **NAME_PARTS,
        "position": POSITION,
        "title": TITLE,
        "dates": ("сроки", "срок", "сроки группы", "даты группы"),
        "decision": ("решение", "что решено"),
        "reason": ("причина", "основание", "почему"),
        "decided_by": ("кто решил", "решил", "принял решение", "кем принято"),
        "decided_on": ("дата решения", "когда решено", "дата"),
    },
    (("name", "surname"), ("decision",)),
)
QUOTAS = Kind(
    "quotas",
    "распределение квоты",
    "split of the quota",
    {
        "number": NUMBER,
        "title": TITLE,
        "dates": DATES,
        "start": START,
        "end": END,
        "school": SCHOOL,
        "positions": ("должности", "категория", "для кого", "категория слушателей"),
        "max_seats": ("мест", "квота", "выделено мест", "мест не больше", "количество мест", "квота мест"),
        "min_seats": ("мест не меньше", "обязательных мест", "не меньше"),
    },
    (("school", "positions"), ("max_seats", "min_seats")),
    absent=("name", "surname", "target", "max_absent", "hours", "form"),
)
CONFLICTS = Kind(
    "conflicts",
    "несовместимые группы",
    "groups in conflict",
    {
        "number": NUMBER,
        "title": ("программа 1", "первая программа", "программа первая", "название 1"),
        "dates": ("сроки 1", "сроки первой", "первые сроки"),
        "other_title": ("программа 2", "вторая программа", "программа вторая", "название 2"),
        "other_dates": ("сроки 2", "сроки второй", "вторые сроки"),
        "note": ("примечание", "причина"),
    },
    (("title",), ("dates",), ("other_title",), ("other_dates",)),
)
COMPETENCIES = Kind(
    "competencies",
    "список компетенций",
    "list of competencies",
    {
        "number": NUMBER,
        "competency": ("компетенция", "наименование компетенции", "компетенции", "название компетенции"),
        "note": ("примечание", "описание", "область"),
    },
    (("competency",),),
    absent=("name", "surname", "title"),
)
HISTORY = Kind(
    "history",
    "пройденные курсы",
    "former courses",
    {
        "number": NUMBER,
        "school": SCHOOL,
        "name": FULL_NAME,
        **NAME_PARTS,
        "position": POSITION,
        "title": TITLE,
        "hours": HOURS,
        "end": (*END, "обучение окончено", "дата", "дата выдачи"),
        "document_type": ("документ", "вид документа", "документ о пк", "выдан документ"),
        "document_number": (
            "номер документа",
            "№ документа",
            "рег номер",
            "регистрационный номер",
            "№ удостоверения",
        ),
    },
    (("name", "surname"), ("title",), ("end",), ("document_type", "document_number")),
)
