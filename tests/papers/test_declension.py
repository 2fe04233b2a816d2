"""Names and positions in the case that an order needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from papers.people.declension import Case, Decliner, Doubt
from papers.people.exceptions import read_exceptions
from papers.people.positions import accusative
from rules.problems import InputError

TRIPLETS = [
    ("Иванова Мария Петровна", "Иванову Марию Петровну", "Ивановой Марии Петровне"),
    ("Черных Пётр Ильич", "Черных Петра Ильича", "Черных Петру Ильичу"),
    ("Черных Ольга Сергеевна", "Черных Ольгу Сергеевну", "Черных Ольге Сергеевне"),
    ("Ким Виктория", "Ким Викторию", "Ким Виктории"),
    ("Ким Олег Викторович", "Кима Олега Викторовича", "Киму Олегу Викторовичу"),
    ("Алиева Нигяр Рашид кызы", "Алиеву Нигяр Рашид кызы", "Алиевой Нигяр Рашид кызы"),
    ("Мамедов Рашид Гасан оглы", "Мамедова Рашида Гасан оглы", "Мамедову Рашиду Гасан оглы"),
    (
        "Римская-Камышина Нина Ильинична",
        "Римскую-Камышину Нину Ильиничну",
        "Римской-Камышиной Нине Ильиничне",
    ),
    ("Шевченко Юрий Ильич", "Шевченко Юрия Ильича", "Шевченко Юрию Ильичу"),
    ("Коваль Юлия Лукинична", "Коваль Юлию Лукиничну", "Коваль Юлии Лукиничне"),
    ("Коваль Пётр Лукич", "Коваля Петра Лукича", "Ковалю Петру Лукичу"),
    ("Сковорода Григорий Саввич", "Сковороду Григория Саввича", "Сковороде Григорию Саввичу"),
    ("Лебедь Любовь Ильинична", "Лебедь Любовь Ильиничну", "Лебедь Любови Ильиничне"),
    ("Полынина Нинель Павловна", "Полынину Нинель Павловну", "Полыниной Нинели Павловне"),
    ("Живаго Юрий Андреевич", "Живаго Юрия Андреевича", "Живаго Юрию Андреевичу"),
    ("КЕДРИН ИЛЬЯ ФОМИЧ", "Кедрина Илью Фомича", "Кедрину Илье Фомичу"),
]


@pytest.mark.parametrize(("name", "whom", "to_whom"), TRIPLETS)
def test_full_names_decline_without_a_doubt(name: str, whom: str, to_whom: str) -> None:
    told = Decliner().decline(name, Case.ACCUSATIVE)
    assert (told.text, told.doubt) == (whom, None)
    assert Decliner().decline(name, Case.DATIVE).text == to_whom


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("Кедрина О.С.", Doubt.INITIALS),
        ("Вакансия", Doubt.INITIALS),
        ("Smith John", Doubt.NOT_CYRILLIC),
        ("", Doubt.NOT_CYRILLIC),
        ("Ким Женя", Doubt.NO_GENDER),
    ],
)
def test_what_cannot_be_declined_stays_and_is_told(name: str, doubt: Doubt) -> None:
    told = Decliner().decline(name, Case.ACCUSATIVE)
    assert (told.text, told.doubt) == (name, doubt)


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("Дюма Павел Павлович", Doubt.SURNAME_STAYS),
        ("Заяц Илья Олегович", Doubt.FLEETING),
        ("Соловей Игорь Кузьмич", Doubt.FLEETING),
    ],
)
def test_doubtful_surnames_of_men_are_told(name: str, doubt: Doubt) -> None:
    assert Decliner().decline(name, Case.ACCUSATIVE).doubt == doubt


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_the_coordinators_own_list_goes_first(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "имена.csv"
    file.write_text("имя;кого;кому\nСоловей;Соловья;Соловью\nКим Женя;Кима Женю;\n", encoding=encoding)
    decliner = Decliner(read_exceptions(file))
    of_surname = decliner.decline("Соловей Игорь Кузьмич", Case.ACCUSATIVE)
    assert (of_surname.text, of_surname.doubt) == ("Соловья Игоря Кузьмича", None)
    assert decliner.decline("соловей  Игорь Кузьмич", Case.DATIVE).text == "Соловью Игорю Кузьмичу"
    assert decliner.decline("Ким Женя", Case.ACCUSATIVE).text == "Кима Женю"
    assert decliner.decline("Ким Женя", Case.DATIVE).doubt == Doubt.NO_GENDER


@pytest.mark.parametrize("text", ["", "имя;школа\nА;Б\n", "кого,кому\nА,Б\n"])
def test_a_list_without_its_columns_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "имена.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_exceptions(file)
    assert caught.value.problems[0].code == "bad_names"


@pytest.mark.parametrize(
    ("position", "whom"),
    [
        ("учитель математики и физики", "учителя математики и физики"),
        ("Социальный педагог", "социального педагога"),
        ("заместитель директора по УВР", "заместителя директора по УВР"),
        ("директор, учитель химии", "директора, учителя химии"),
        ("педагог-психолог", "педагога-психолога"),
        ("и.о. директора", "и.о. директора"),
        ("заведующая библиотекой", "заведующую библиотекой"),
        ("старший вожатый", "старшего вожатого"),
        ("звеньевая", None),
        ("социальный", None),
        ("директор, звеньевая", None),
    ],
)
def test_positions_decline_by_their_first_word(position: str, whom: str | None) -> None:
    assert accusative(position) == whom
