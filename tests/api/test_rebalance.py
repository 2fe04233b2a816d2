"""``kvota rebalance``: files, words, refusals that are not admissible, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.api.commands import kvota, write_tiny

TODAY = "2027-01-15"


def case(folder: Path, refusals: str, **tables: object) -> list[object]:
    """A chain and nothing else: t1 holds g1, t2 holds g2 and also wants g1, t3 wants g2 alone."""
    rows: dict[str, object] = {
        "teachers": [{"full_name": f"Тайная {i}"} for i in "АБВ"],
        "groups": [
            {"programme_id": "p1", "max_size": 1},
            {"programme_id": "p2", "max_size": 1, "start": "2027-04-05", "end": "2027-04-09"},
        ],
        "applications": [
            {"teacher_id": "t1", "group_id": "g1", "rank": 1},
            {"teacher_id": "t2", "group_id": "g2", "rank": 1},
            {"teacher_id": "t2", "group_id": "g1", "rank": 2},
            {"teacher_id": "t3", "group_id": "g2", "rank": 1},
        ],
    }
    data = write_tiny(folder / "data", **{**rows, **tables})  # type: ignore[arg-type]
    plan = folder / "plan.csv"
    plan.write_text("teacher_id,group_id\nt1,g1\nt2,g2\n", encoding="utf-8")
    (folder / "refusals.csv").write_text(refusals, encoding="utf-8")
    words = ["rebalance", data, plan, "--rules", "plain", "--refusals", folder / "refusals.csv"]
    return [*words, "--as-of", TODAY, "--out", folder / "next"]


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


REFUSAL = "teacher_id,group_id,refused_on,reason\nt1,g1,2027-01-14,болезнь\n"


def test_a_chain_fills_the_place_and_is_told_step_by_step(tmp_path: Path) -> None:
    done = kvota(*case(tmp_path, REFUSAL))
    assert done.exit_code == 0, done.stderr
    moves = table(tmp_path / "next/moves.csv")
    told = [(m["from_teacher"], m["to_teacher"], m["from_group"], m["to_group"], m["kind"]) for m in moves]
    assert told == [("t1", "t2", "g2", "g1", "moved"), ("t2", "t3", "", "g2", "substitute")]
    assert {(m["chain"], m["level"], m["reason"]) for m in moves} == {("1", "school", "болезнь")}
    seats = [(row["teacher_id"], row["group_id"]) for row in table(tmp_path / "next/assignments.csv")]
    assert seats == [("t2", "g1"), ("t3", "g2")]
    assert "g1: t1 → t2 (перестановка, своя школа); g2: t2 → t3 (замена, своя школа)" in done.stdout
    assert done.stdout.count("доказано: лучше нельзя") == 3
    assert "Тайная" not in done.output


def test_the_certificate_tells_the_goals_in_order_and_is_audited(tmp_path: Path) -> None:
    words = case(tmp_path, REFUSAL)
    assert kvota(*words).exit_code == 0
    content = json.loads((tmp_path / "next/plan.json").read_text("utf-8"))
    goals = [(g["name"], g["value"], g["status"]) for g in content["goals"]]
    assert goals == [
        ("filled", 1, "proven"),
        ("moved", -1, "proven"),
        ("level", 0, "proven"),
        ("application", 9, "proven"),
    ]
    assert content["status"] == "optimal"
    told = content["rebalancing"]
    assert (told["freed"], told["filled"], told["moved"], told["chains"]) == (1, 1, 1, 1)
    judged = kvota("audit", words[1], tmp_path / "next", "--rules", "plain", "--json")
    assert judged.exit_code == 0
    assert json.loads(judged.stdout)["claims_hold"]


def test_without_chains_the_place_stays_free_and_a_note_is_due(tmp_path: Path) -> None:
    profile = tmp_path / "short.toml"
    words = case(tmp_path, REFUSAL)
    plain = 'goals = ["application"]\nsource = ["application"]\n[substitution]\nchain_limit = 0\n'
    profile.write_text(plain, encoding="utf-8")
    words[words.index("plain")] = profile
    done = kvota(*words, "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)["rebalancing"]
    assert (told["filled"], told["notes_due"]) == (0, [{"teacher_id": "t1", "group_id": "g1"}])
    assert "Нужна объяснительная: t1, группа g1" in done.stderr


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("t3,g2,2027-01-14,,", "нет места в этой группе"),
        ("t1,g1,2027-01-16,,", "датированы будущим"),
        ("t1,g1,2027-01-14,,s2", "в ней не работает"),
        ("t2,g2,2027-01-14,,", "подтверждено"),
        ("t9,g1,2027-01-14,,", "t9"),
    ],
)
def test_what_is_not_admissible_is_2_and_changes_nothing(tmp_path: Path, row: str, sentence: str) -> None:
    table = f"teacher_id,group_id,refused_on,reason,refused_by\n{row}\n"
    words = case(
        tmp_path,
        table,
        schools=[{"school_id": "s1"}, {"school_id": "s2"}],
        confirmations=[{"teacher_id": "t2", "group_id": "g2", "confirmed_on": "2027-01-10"}],
    )
    done = kvota(*words)
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert "refusals.csv" in done.stderr
    assert not (tmp_path / "next").exists()


def test_all_faults_are_told_at_once_and_may_be_skipped(tmp_path: Path) -> None:
    rows = f"{REFUSAL}t1,g1,2027-01-14,болезнь\nt3,g2,2027-01-14,болезнь\n"
    words = case(tmp_path, rows)
    done = kvota(*words)
    assert done.exit_code == 2
    assert "строка 3" in done.stderr
    assert "строка 4" in done.stderr
    skipped = kvota(*words, "--skip-invalid")
    assert skipped.exit_code == 0
    assert "Пропущено отказов: 2" in skipped.stderr
    assert len(table(tmp_path / "next/moves.csv")) == 2


def test_a_cancelled_group_frees_its_places(tmp_path: Path) -> None:
    change = {"group_id": "g1", "change": "cancelled", "announced_on": "2027-01-10"}
    words = case(tmp_path, "teacher_id,group_id,refused_on\n", group_changes=[change])
    done = kvota(*words, "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)["rebalancing"]
    assert (told["refused"], told["displaced"], told["freed"], told["filled"]) == (0, 1, 1, 0)
