"""Invented names of people, schools and districts.

Surnames are composed of a stem and an ending, so that no list of real people is behind them.
"""

from __future__ import annotations

import numpy as np

from datasets.generator.common import texts
from rules.columns import BoolArray, IntArray, StrArray

STEMS = (
    *("Кедр", "Ольх", "Полын", "Заозёр", "Дубр", "Осок", "Клён", "Ивняк", "Топол", "Брусн", "Морош", "Куп"),
    *("Вереск", "Камыш", "Рогоз", "Шиповн", "Смород", "Костян", "Черёмух", "Липняк", "Осинник", "Ельник"),
    *("Лугов", "Суход", "Песчан", "Затон", "Перекат", "Родник", "Проточ", "Студен", "Крутояр", "Белояр"),
    *("Темнолес", "Редколес", "Светлогор", "Краснобор", "Чистопол", "Ковыл", "Донник", "Чабрец"),
    *("Пустырник", "Росян", "Туман", "Ветр", "Метелиц", "Порош", "Ледостав", "Капельн", "Зарян", "Вечорк"),
    *("Листопад", "Первоцвет", "Горицвет", "Подснеж", "Ясенк", "Багульн", "Хвощ", "Стрижак", "Чибис"),
)
ENDINGS_MALE = ("ин", "овцев", "овский", "овников")
ENDINGS_FEMALE = ("ина", "овцева", "овская", "овникова")

FEMALE = (
    *("Ольга", "Елена", "Наталья", "Татьяна", "Ирина", "Светлана", "Марина", "Людмила", "Галина", "Анна"),
    *("Екатерина", "Юлия", "Надежда", "Любовь", "Валентина", "Оксана", "Мария", "Лариса", "Вера", "Нина"),
    *("Анастасия", "Евгения", "Дарья", "Алёна", "Ксения", "Тамара", "Инна", "Яна", "Полина", "Лидия"),
    *("Антонина", "Зоя", "Виктория", "Кристина", "Рузалия", "Айгуль"),
)
MALE = (
    *("Александр", "Сергей", "Андрей", "Алексей", "Николай", "Владимир"),
    *("Дмитрий", "Иван", "Михаил", "Евгений"),
    *("Юрий", "Виктор", "Павел", "Игорь", "Олег", "Денис", "Максим", "Роман", "Пётр", "Рустам"),
)
PATRONYMIC_MALE = (
    *("Александрович", "Сергеевич", "Андреевич", "Алексеевич", "Николаевич", "Владимирович", "Дмитриевич"),
    *("Иванович", "Михайлович", "Евгеньевич", "Юрьевич", "Викторович", "Павлович", "Игоревич", "Олегович"),
    *("Денисович", "Максимович", "Романович", "Петрович", "Рустамович", "Васильевич", "Анатольевич"),
    *("Геннадьевич", "Валерьевич", "Борисович", "Фёдорович", "Степанович", "Григорьевич"),
)
PATRONYMIC_FEMALE = tuple(p.removesuffix("ич") + "на" for p in PATRONYMIC_MALE)

PLACES = (
    *("Берёзовская", "Ольховская", "Луговская", "Сосновская", "Каменская", "Озёрная", "Боровская", "Степная"),
    *("Ключевская", "Ивановская", "Крутоярская", "Дубровская", "Песчаная", "Залесская", "Подгорная"),
    *("Краснополянская", "Новопокровская", "Староусадебная", "Верхнереченская"),
    *("Нижнереченская", "Белоярская"),
    *("Чистопольевская", "Тополёвская", "Калиновская", "Рябиновская", "Светлоярская", "Кедровская"),
    *("Родниковская", "Полевская", "Заимковская", "Петропавловская"),
    *("Троицкая", "Никольская", "Михайловская"),
    *("Малоозёрская", "Большеозёрская", "Приозёрная", "Таёжная", "Хуторская", "Мельничная"),
)
DISTRICTS = (
    *("Заречненский", "Приозёрный", "Залесский", "Белоярский"),
    *("Крутоярский", "Степновский", "Краснополянский"),
    *("Верхнеключевской", "Нижнеключевской", "Кедровский", "Ольховский"),
    *("Боровской", "Луговской", "Каменский"),
    *("Дубравинский", "Песчанский", "Родниковский", "Темнолесский"),
    *("Светлоярский", "Подгорный", "Тополёвский"),
    *("Таёжнинский", "Калиновский", "Рябиновский", "Большеозёрский", "Малоозёрский", "Новопольский"),
    *("Старопольский", "Восточно-Борский", "Западно-Борский", "Чернолесский"),
    *("Краснояровский", "Синеозёрный"),
    *("Ветлинский", "Полынский", "Камышинский", "Осиновский", "Сосновоборский", "Ковыльный", "Усть-Заречный"),
)
TOWNS = (
    *("Заречинск", "Белоярск-на-Полыни", "Кедроград", "Ольховск", "Крутоярск", "Новоключевск", "Озёрновск"),
    *("Староборск", "Полынск", "Степноград", "Верхнеборск", "Луговоград", "Камышовск", "Сосноград"),
)
EXAMPLE = "(учебный пример)"


def _drawn(labels: tuple[str, ...], codes: IntArray) -> StrArray:
    return texts(labels)[codes]


def full_names(male: BoolArray, within: IntArray, rng: np.random.Generator) -> StrArray:
    """Surname, first name and patronymic of every person.

    Namesakes are rare: a person who would repeat a full name within a district (``within``) is drawn
    again once; what is left are the namesakes that a real district has.
    """
    names = _names(male, rng)
    keys = within.astype(str).astype(object) + names
    _, first = np.unique(keys.astype(str), return_index=True)
    repeated = np.ones(len(names), dtype=np.bool_)
    repeated[first] = False
    names[repeated] = _names(male[repeated], rng)
    return names


def _names(male: BoolArray, rng: np.random.Generator) -> StrArray:
    n = len(male)
    stem, ending = rng.integers(0, len(STEMS), n), rng.integers(0, len(ENDINGS_MALE), n)
    # older and usual first names come first in the lists: square the draw towards them
    first_f = (rng.random(n) ** 1.6 * len(FEMALE)).astype(np.int64)
    first_m = (rng.random(n) ** 1.6 * len(MALE)).astype(np.int64)
    father = (rng.random(n) ** 1.3 * len(PATRONYMIC_MALE)).astype(np.int64)
    as_man = _drawn(STEMS, stem) + _drawn(ENDINGS_MALE, ending) + " " + _drawn(MALE, first_m)
    as_woman = _drawn(STEMS, stem) + _drawn(ENDINGS_FEMALE, ending) + " " + _drawn(FEMALE, first_f)
    as_man = as_man + " " + _drawn(PATRONYMIC_MALE, father)
    as_woman = as_woman + " " + _drawn(PATRONYMIC_FEMALE, father)
    return texts(list(np.where(male, as_man, as_woman)))


def central_school(number: int, of_district: int) -> str:
    """Name of a central school of the rural district with that serial number."""
    adjective = DISTRICTS[of_district % len(DISTRICTS)]
    return f"{adjective[:-2]}ая СОШ № {number}"


def district_names(rural: BoolArray) -> StrArray:
    """Names of districts and towns in order, each used once."""
    villages = [f"{name} район" for name in DISTRICTS]
    towns = [f"город {name}" for name in TOWNS]
    order_rural, order_town = np.cumsum(rural) - 1, np.cumsum(~rural) - 1
    chosen = [
        villages[order_rural[i] % len(villages)] if rural[i] else towns[order_town[i] % len(towns)]
        for i in range(len(rural))
    ]
    return texts([f"{name} {EXAMPLE}" for name in chosen])
