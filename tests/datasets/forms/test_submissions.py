"""What an import leaves of the campaign itself: versions of forms, drafts, places without a name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from datasets.assemble import dataset_from_raw
from datasets.forms import import_forms
from tests.datasets.forms.workbooks import (
    ABOVE2,
    AID,
    FORM2_HEAD,
    OVZ,
    PHYSICIST,
    Grid,
    Page,
    book,
    campaign,
    form2,
    wish,
)

FILE = "Форма 2.xlsx"
Tables = Mapping[str, pd.DataFrame]


def imported(folder: Path, sheets: Mapping[str, Grid | Page], previous: Tables | None = None) -> Tables:
    file = book(folder / FILE, campaign(**sheets))
    tables = import_forms([file], previous).tables
    dataset_from_raw(tables)  # the strict reader takes them
    return tables


def submissions(tables: Tables) -> list[tuple[str, ...]]:
    columns = ["school_id", "status", "rows", "holds", "source"]
    return [tuple(row) for row in tables["submissions"][columns].to_numpy().tolist()]


def test_a_form_that_was_read_is_a_version_that_was_taken(tmp_path: Path) -> None:
    tables = imported(tmp_path, {"Берёзовская": form2(wish(), wish(name=PHYSICIST))})
    assert submissions(tables) == [("s01", "submitted", "2", "true", f"{FILE} · Берёзовская")]


def test_a_second_form_is_a_version_that_was_not_taken(tmp_path: Path) -> None:
    first, second = form2(wish()), form2(wish(), wish(name=PHYSICIST))
    tables = imported(tmp_path, {"Берёзовская СОШ": first, "Берёзовская СОШ (2)": second})
    assert [row[2:4] for row in submissions(tables)] == [("1", "true"), ("2", "false")]


def test_an_empty_form_is_not_submitted(tmp_path: Path) -> None:
    tables = imported(tmp_path, {"Берёзовская": form2(wish()), "Ольховская": form2(above=OLKHOVKA)})
    assert [row[0] for row in submissions(tables)] == ["s01"]


OLKHOVKA: Grid = [*ABOVE2[:2], ["ОУ", "Ольховская ООШ"], []]


def test_a_form_that_calls_itself_a_draft_is_one(tmp_path: Path) -> None:
    tables = imported(tmp_path, {"Берёзовская черновик": form2(wish())})
    assert [row[1] for row in submissions(tables)] == ["draft"]


def test_a_state_that_somebody_told_stays_when_the_form_is_read_again(tmp_path: Path) -> None:
    tables = dict(imported(tmp_path, {"Берёзовская": form2(wish())}))
    tables["submissions"] = tables["submissions"].assign(status="signed")
    again = imported(tmp_path, {"Берёзовская": form2(wish(), wish(name=PHYSICIST))}, tables)
    assert [row[1:3] for row in submissions(again)] == [("signed", "2")]


def test_a_vacancy_keeps_its_places(tmp_path: Path) -> None:
    rows = [wish(), wish(name="вакансия"), wish(AID, "29-30 марта", "2 чел.", "")]
    tables = imported(tmp_path, {"Берёзовская": form2(*rows)})
    kept = tables["held_places"]
    assert kept["places"].tolist() == ["1", "2"]
    assert kept["words"].tolist() == ["вакансия", "2 чел."]
    assert kept["source"].str.startswith(f"{FILE} · Берёзовская · ").all()
    titles = dict(zip(tables["programmes"]["programme_id"], tables["programmes"]["title"], strict=True))
    assert [titles[programme] for programme in kept["programme_id"]] == [OVZ, AID]


def test_importing_twice_adds_no_version_and_no_place(tmp_path: Path) -> None:
    forms = {"Берёзовская": form2(wish(), wish(name="вакансия"))}
    once = imported(tmp_path, forms)
    twice = imported(tmp_path, forms, once)
    for table in ("submissions", "held_places"):
        pd.testing.assert_frame_equal(once[table], twice[table])


def test_when_the_name_has_come_the_place_is_kept_no_more(tmp_path: Path) -> None:
    before = imported(tmp_path, {"Берёзовская": form2(wish(), wish(name="вакансия"))})
    after = imported(tmp_path, {"Берёзовская": form2(wish(), wish(name=PHYSICIST))}, before)
    assert len(before["held_places"]) == 1
    assert len(after["held_places"]) == 0


def test_a_table_of_several_schools_is_no_version_beside_their_own_forms(tmp_path: Path) -> None:
    before = imported(tmp_path, {"Берёзовская": form2(wish())})
    head = ["Школа", *FORM2_HEAD[1:]]
    rows = [["Берёзовская СОШ", *wish()], ["Ольховская ООШ", *wish(name="Вешняя Инна Львовна", position="")]]
    table: Grid = [*ABOVE2[:2], head, *rows]
    file = book(tmp_path / "свод.xlsx", {"Свод": table})
    after = import_forms([file], before).tables
    sources = {row[0]: row[4] for row in submissions(after)}
    assert sources == {"s01": f"{FILE} · Берёзовская", "s02": "свод.xlsx · Свод"}
    again = import_forms([file], after).tables
    assert submissions(again) == submissions(after)
