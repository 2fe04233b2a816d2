"""Titles of programmes with their hours, form, audience and what they teach; own wording, constants.

Hours take the values of a real institute (FOUND 6); audiences are subject units of ``posts.UNITS``,
``@lead`` (heads and deputies), ``@head``, ``@deputy`` or a single other position after ``@``.
"""

from __future__ import annotations

from dataclasses import dataclass

from datasets.generator.posts import UNITS

IN_PERSON, BLENDED, REMOTE = "in_person", "blended", "remote"


@dataclass(frozen=True)
class Course:
    """One programme: ``topics`` are keys of :data:`COMPETENCIES`, ``weight`` how much it is asked for."""

    title: str
    hours: int
    form: str
    audience: str = ""
    topics: tuple[str, ...] = ()
    kind: str = "course"
    federal: bool = False
    weight: float = 1.0
    hosted: bool = False


SUBJECT_COMPETENCIES = (
    *(("rus", "русский язык"), ("math", "математика"), ("phys", "физика")),
    *(("chem", "химия"), ("bio", "биология"), ("hist", "история")),
)
"""Subjects in which teachers are diagnosed."""

COMPETENCIES: tuple[tuple[str, str], ...] = (
    *((f"s:{code}", f"Предметные: {name}") for code, name in SUBJECT_COMPETENCIES),
    *((f"m:{code}", f"Методические: {name}") for code, name in SUBJECT_COMPETENCIES),
    ("read", "Читательская грамотность"),
    ("needs", "Работа с детьми с ОВЗ"),
    ("marks", "Оценивание результатов"),
    ("digital", "Цифровые средства"),
    ("psy", "Психолого-педагогические"),
    ("norm", "Нормативные требования"),
    ("lead", "Управление школой"),
)
"""Key and name of what diagnostics measure."""

# fmt: off
COURSES = (
    Course("Первая помощь", 16, IN_PERSON, "", ("norm",), weight=2.0, hosted=True),
    Course(
        "Читательская грамотность в начальной школе", 36, BLENDED, "prim", ("read",), weight=2.0, hosted=True,
    ),
    Course(
        "Подготовка к ОГЭ по математике: трудные задания",
        36, BLENDED, "math", ("s:math", "m:math"), weight=1.6,
    ),
    Course("Методика преподавания физики: учебный эксперимент", 72, IN_PERSON, "phys", ("m:phys",)),
    Course("Обновлённые программы по русскому языку, 5–9 классы", 36, REMOTE, "rus", ("s:rus",), weight=1.5),
    Course("Работа с детьми с ОВЗ в обычном классе", 72, BLENDED, "", ("needs",), weight=2.2, hosted=True),
    Course("Сельский учитель двух предметов: химия и биология", 72, BLENDED, "chem|bio", ("s:chem", "s:bio")),
    Course("Управление школой: качество и кадры", 48, IN_PERSON, "@head", ("lead",)),
    Course("Внутренняя оценка качества: завучу", 36, BLENDED, "@deputy", ("lead", "marks")),
    Course("Классный руководитель и родители", 24, REMOTE, "", ("psy",), weight=1.6),
    Course("Профилактика травли", 24, REMOTE, "", ("psy",), weight=1.2),
    Course("ИИ и цифровые средства в работе учителя", 36, REMOTE, "", ("digital",), weight=2.0),
    Course("Английский язык: устная часть экзамена", 36, BLENDED, "eng", ("marks",)),
    Course("История России: новые учебники", 40, REMOTE, "hist", ("s:hist",), federal=True),
    Course("Труд (технология): робототехника", 72, IN_PERSON, "tech|inf", ("digital",)),
    Course("Логопед в сельской школе", 72, REMOTE, "@учитель-логопед|@учитель-дефектолог", ("needs",)),
    Course("Наставник молодого педагога", 36, BLENDED, "", ("psy",), weight=0.8),
    Course("Предметные дефициты: математика (трек ЦНППМ)", 40, BLENDED, "math", ("s:math",), "track"),
    Course(
        "Переподготовка: учитель информатики",
        252, REMOTE, "math|phys|inf", ("digital",), "retraining", weight=0.4,
    ),
    Course("Оценивание в начальной школе", 36, REMOTE, "prim", ("marks",), weight=1.4),
    Course(
        "Русский язык: сочинение и изложение на экзамене", 36, BLENDED, "rus", ("m:rus", "marks"), weight=1.2,
    ),
    Course(
        "Естественные науки в основной школе", 36, REMOTE, "bio|chem|phys|geo", ("m:bio", "m:chem", "m:phys"),
    ),
    Course("Урок физической культуры для разных групп здоровья", 36, IN_PERSON, "pe", ("needs",)),
    Course("ОБЗР: начальная военная подготовка на уроке", 72, IN_PERSON, "obzr", ("norm",)),
    Course("Математика: вероятность и статистика", 36, REMOTE, "math", ("s:math",), weight=1.2),
    Course("Предметные дефициты: русский язык (трек ЦНППМ)", 40, BLENDED, "rus", ("s:rus",), "track"),
    Course("Музыка и изобразительное искусство: проекты", 24, REMOTE, "mus|art", ()),
    Course("Начальные классы: математика в задачах", 36, IN_PERSON, "prim", ("marks",), weight=1.2),
    Course("География: работа с картой и данными", 36, REMOTE, "geo", ("digital",)),
    Course("Химический эксперимент на уроке и на экзамене", 36, IN_PERSON, "chem", ("s:chem", "m:chem")),
    Course("Биология: решение генетических задач", 24, REMOTE, "bio", ("s:bio",)),
    Course("Обществознание: задания с развёрнутым ответом", 36, BLENDED, "hist", ("m:hist",)),
    Course("Информатика: программирование на экзамене", 36, REMOTE, "inf", ("digital",)),
    Course("Служба примирения в школе", 32, BLENDED, "@педагог-психолог|@социальный педагог", ("psy",)),
    Course(
        "Советник по воспитанию: план и события", 36, REMOTE, "@советник директора по воспитанию", ("psy",),
    ),
    Course(
        "Дополнительное образование: программы нового поколения",
        36, REMOTE, "@педагог дополнительного образования",
    ),
    Course("Финансовая грамотность на разных предметах", 24, IN_PERSON, "", ("norm",), federal=True),
    Course("Школьная библиотека как центр чтения", 24, IN_PERSON, "@педагог-библиотекарь", ("read",)),
    Course("Психолог в школе: кризисные случаи", 72, BLENDED, "@педагог-психолог", ("psy",)),
    Course("Физика: подготовка к ЕГЭ", 36, REMOTE, "phys", ("s:phys",)),
    Course(
        "Начальная школа: одарённые и отстающие в одном классе",
        48, IN_PERSON, "prim", ("needs",), weight=1.1,
    ),
    Course("Английский язык в начальной школе", 36, REMOTE, "eng", ()),
    Course("Документы школы: новые требования", 16, REMOTE, "@lead", ("norm",)),
    Course(
        "Предметные дефициты: химия и биология (трек ЦНППМ)",
        40, BLENDED, "chem|bio", ("s:chem", "s:bio"), "track",
    ),
    Course("Исследование и проект в старших классах", 36, BLENDED, "", ("marks",)),
    Course("Школьный театр", 36, IN_PERSON, "rus|mus|art|prim", ()),
    Course("Инклюзивный класс: учителю предмета", 72, REMOTE, "", ("needs",), weight=1.2),
    Course("Литература: анализ текста на уроке", 36, REMOTE, "rus", ("m:rus", "read")),
    Course("Математика на углублённом уровне", 72, BLENDED, "math", ("s:math", "m:math")),
    Course("Физика: олимпиадные задачи", 36, IN_PERSON, "phys", ("s:phys",)),
    Course("Управление командой: заместителю директора", 48, BLENDED, "@deputy", ("lead",)),
    Course("Директор школы: первый год", 108, BLENDED, "@head", ("lead",)),
    Course(
        "Педагог-дефектолог: новые программы",
        72, BLENDED, "@учитель-дефектолог|@учитель-логопед", ("needs",),
    ),
    Course("Адаптивная физическая культура", 108, BLENDED, "pe", ("needs",)),
    Course("Второй иностранный язык: с чего начать", 72, REMOTE, "eng", ()),
    Course("Медиация конфликтов с родителями", 16, IN_PERSON, "", ("psy",), weight=1.3, hosted=True),
    Course("История: работа с источником", 36, IN_PERSON, "hist", ("s:hist", "m:hist")),
    Course(
        "Цифровая лаборатория: физика, химия, биология",
        48, IN_PERSON, "phys|chem|bio", ("m:phys", "m:chem", "m:bio"),
    ),
    Course(
        "Функциональная грамотность: задания на каждый урок", 36, REMOTE, "", ("read", "marks"), weight=1.8,
    ),
    Course("Группа продлённого дня: развивающие занятия", 24, REMOTE, "@воспитатель ГПД|prim", ("psy",)),
    Course("Выгорание учителя: как помочь себе", 16, REMOTE, "", ("psy",), weight=1.4),
    Course("Методист и наставник: разбор урока", 48, BLENDED, "@методист|@deputy", ("lead",)),
    Course("Технология: современное шитьё и кулинария", 36, IN_PERSON, "tech", ()),
    Course("Астрономия в курсе физики", 24, REMOTE, "phys|geo", ("s:phys",)),
    Course("Профориентация: класс и предприятие", 24, REMOTE, "", ("norm",)),
    Course("Русский язык как неродной", 72, REMOTE, "rus|prim", ("s:rus", "m:rus")),
    Course("Безопасность в интернете: урок и классный час", 16, REMOTE, "", ("digital",), weight=1.2),
    Course("Анализ результатов ВПР: учителю и завучу", 24, BLENDED, "", ("marks",), weight=1.2, hosted=True),
    Course("Начальная школа: первый класс", 36, BLENDED, "prim", ("psy",), weight=1.1),
    Course("Вокал и хор в школе", 36, IN_PERSON, "mus", ()),
    Course("Переподготовка: учитель-дефектолог", 256, BLENDED, "prim", ("needs",), "retraining", weight=0.4),
    Course("Здоровье школьника: питание и движение", 16, REMOTE, "pe|bio|obzr", ()),
)
# fmt: on
"""In order of importance: a district is given the first so many."""

PAST = (
    ("ФОП и обновлённые стандарты: начальная школа", 36, "prim", 19),
    ("ФОП и обновлённые стандарты: учителю предмета", 36, "", None),
    ("Первая помощь (прежняя редакция)", 16, "", 0),
    ("Работа с детьми с ОВЗ (прежняя редакция)", 72, "", 5),
    ("Подготовка к ОГЭ по математике (прежняя редакция)", 36, "math", 2),
    ("Русский язык, 5–9 классы (прежняя редакция)", 36, "rus", 4),
    ("Цифровые средства учителя (прежняя редакция)", 36, "", 11),
    ("Управление школой (прежняя редакция)", 72, "@lead", 7),
    ("Естественные науки в основной школе (прежняя редакция)", 36, "bio|chem|phys|geo", 21),
    ("Воспитательная работа классного руководителя", 24, "", 9),
    ("Английский язык: современный урок", 36, "eng", None),
    ("Психолого-педагогическое сопровождение", 72, "@педагог-психолог|@социальный педагог", None),
    ("Семинар: новые учебники", 6, "", None),
)
"""Programmes of former years: title, hours, audience and the course of :data:`COURSES` that follows it."""

THEMES = (
    *(("Оценивание на уроке", 36, REMOTE, "marks"), ("Методика трудных тем", 72, BLENDED, "m")),
    *(("Подготовка к экзамену", 36, BLENDED, "s"), ("Работа с отстающими", 24, REMOTE, "needs")),
    *(("Урок с цифровыми средствами", 36, REMOTE, "digital"), ("Одарённые дети", 48, IN_PERSON, "s")),
    *(("Проект и исследование", 36, BLENDED, "m"), ("Функциональная грамотность", 36, REMOTE, "read")),
    *(("Дети с ОВЗ на уроке", 72, BLENDED, "needs"), ("Практикум учителя", 40, IN_PERSON, "m")),
    *(("Предметный минимум", 72, REMOTE, "s"), ("Молодой учитель", 36, BLENDED, "psy")),
    *(("Межпредметные связи", 24, REMOTE, "m"), ("Стажировка в опорной школе", 32, IN_PERSON, "m")),
)
"""Themes that, with every subject, fill the catalogue of a whole region: title, hours, form, topic."""


def extended(count: int) -> tuple[Course, ...]:
    """The first ``count`` courses; beyond :data:`COURSES` every theme with every subject."""
    diagnosed = dict(SUBJECT_COMPETENCIES)
    composed = [
        Course(f"{title}: {unit.subjects[0]}", hours, form, unit.code, _topics(topic, unit.code, diagnosed))
        for title, hours, form, topic in THEMES
        for unit in UNITS
    ]
    offered = (*COURSES, *composed)
    if count > len(offered):
        raise ValueError(f"the catalogue holds {len(offered)} courses, {count} were asked for")
    return offered[:count]


def _topics(topic: str, unit: str, diagnosed: dict[str, str]) -> tuple[str, ...]:
    if topic not in ("s", "m"):
        return (topic,)
    return (f"{topic}:{unit}",) if unit in diagnosed else ()
