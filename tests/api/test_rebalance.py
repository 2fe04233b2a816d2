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
    assert "Пропущено строк: 2" in skipped.stderr
    assert len(table(tmp_path / "next/moves.csv")) == 2


def test_a_cancelled_group_frees_its_places(tmp_path: Path) -> None:
    change = {"group_id": "g1", "change": "cancelled", "announced_on": "2027-01-10"}
    words = case(tmp_path, "teacher_id,group_id,refused_on\n", group_changes=[change])
    done = kvota(*words, "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)["rebalancing"]
    assert (told["refused"], told["displaced"], told["freed"], told["filled"]) == (0, 1, 1, 0)


# --- what people decide and what is announced --------------------------------------------------------


def told(folder: Path, *options: object, **tables: object) -> dict[str, object]:
    """The object ``rebalancing`` of a rebalancing that went well."""
    done = kvota(*case(folder, REFUSAL, **tables), *options, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["rebalancing"]
    assert isinstance(found, dict)
    return found


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def plain_without_chains(folder: Path, **cells: object) -> Path:
    rows = "".join(f"{name} = {json.dumps(value)}\n" for name, value in {"chain_limit": 0, **cells}.items())
    rules = "".join(
        f"[rules.{name}]\nenabled = false\n"
        for name in ("position_match", "subject_match", "not_repeated", "available", "travel")
    )
    content = f'goals = ["application"]\nsource = ["application"]\n{rules}[substitution]\n{rows}'
    return written(folder, "own.toml", content)


def with_rules(words: list[object], profile: Path) -> list[object]:
    return [profile if word == "plain" else word for word in words]


def test_a_substitute_named_by_a_head_gets_the_place_and_the_naming_is_kept(tmp_path: Path) -> None:
    words = with_rules(case(tmp_path, REFUSAL), plain_without_chains(tmp_path))
    rows = "teacher_id,group_id,named_by,named_on,reason\nt3,g1,s1,2027-01-14,опытная коллега\n"
    done = kvota(*words, "--substitutes", written(tmp_path, "subs.csv", rows), "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["rebalancing"]
    assert found["filled"] == 1
    assert found["named_substitutes"] == [
        {
            "teacher_id": "t3",
            "group_id": "g1",
            "named_by": "s1",
            "named_on": "2027-01-14",
            "reason": "опытная коллега",
        }
    ]


def test_a_substitute_whom_a_rule_keeps_out_is_2(tmp_path: Path) -> None:
    words = case(tmp_path, REFUSAL, decisions=[{"teacher_id": "t3", "decision": "never"}])
    rows = "teacher_id,group_id,named_by,named_on\nt3,g1,s1,2027-01-14\nt9,g1,s1,2027-01-14\n"
    file = written(tmp_path, "subs.csv", rows)
    unknown = kvota(*words, "--substitutes", file)
    assert unknown.exit_code == 2
    assert "t9" in unknown.stderr
    written(tmp_path, "subs.csv", rows[: rows.index("t9")])
    kept_out = kvota(*words, "--substitutes", file)
    assert kept_out.exit_code == 2
    assert "subs.csv" in kept_out.stderr
    assert "t3 / g1" in kept_out.stderr
    assert not (tmp_path / "next").exists()


def test_an_operator_sets_a_deadline_aside_and_the_reason_is_kept(tmp_path: Path) -> None:
    words = case(tmp_path, REFUSAL.replace("2027-01-14", "2027-02-26"))
    words[words.index(TODAY)] = "2027-02-27"  # two days before g1 begins
    assert json.loads(kvota(*words, "--json").stdout)["rebalancing"]["filled"] == 0
    rows = "group_id,level,reason,decided_by,decided_on\ng1,school,ждать нельзя,оператор,2027-02-27\n"
    done = kvota(*words, "--overrules", written(tmp_path, "over.csv", rows), "--json")
    found = json.loads(done.stdout)["rebalancing"]
    assert found["filled"] == 1
    assert found["overrules"] == [
        {
            "group_id": "g1",
            "level": "school",
            "reason": "ждать нельзя",
            "decided_by": "оператор",
            "decided_on": "2027-02-27",
        }
    ]


@pytest.mark.parametrize(
    "row", ["g1,country,р,о,2027-01-10", "g1,school,,о,2027-01-10", "g1,school,р,о,2027-01-16"]
)
def test_a_faulty_decision_is_2(tmp_path: Path, row: str) -> None:
    words = case(tmp_path, REFUSAL)
    rows = f"group_id,level,reason,decided_by,decided_on\n{row}\n"
    done = kvota(*words, "--overrules", written(tmp_path, "over.csv", rows))
    assert done.exit_code == 2
    assert "over.csv" in done.stderr


def test_a_column_that_means_nothing_is_remarked_on(tmp_path: Path) -> None:
    done = kvota(
        *case(tmp_path, REFUSAL.replace("reason", "reason,погода", 1).replace("болезнь", "болезнь,снег"))
    )
    assert done.exit_code == 0, done.stderr
    assert "погода" in done.stderr


def test_a_confirmation_that_arrives_pins_the_place(tmp_path: Path) -> None:
    rows = "teacher_id,group_id,confirmed_on\nt2,g2,2027-01-12\n"
    file = written(tmp_path, "conf.csv", rows)
    assert told(tmp_path, "--confirmations", file)["filled"] == 0


def test_what_nobody_confirmed_is_listed_and_released_on_demand(tmp_path: Path) -> None:
    words = with_rules(
        case(tmp_path, "teacher_id,group_id,refused_on\n"), plain_without_chains(tmp_path, own_school_days=0)
    )
    words[words.index(TODAY)] = "2027-02-23"  # six days before g1 begins
    kept = kvota(*words, "--json")
    found = json.loads(kept.stdout)["rebalancing"]
    assert (found["released"], found["unconfirmed"]) == (0, [{"teacher_id": "t1", "group_id": "g1"}])
    assert "Не подтверждено в срок: t1" in kept.stderr
    freed = kvota(*words, "--release-overdue")
    assert freed.exit_code == 0, freed.stderr
    assert "никто не подтвердил в срок: 1" in freed.stdout
    assert json.loads((tmp_path / "next/plan.json").read_text("utf-8"))["rebalancing"]["released"] == 1


def test_a_moved_group_keeps_whoever_can_and_tells_whom_to_ring(tmp_path: Path) -> None:
    profile = written(tmp_path, "own.toml", 'goals = ["application"]\nsource = ["application"]\n')
    change = {"group_id": "g1", "change": "moved", "new_start": "2027-03-08", "announced_on": "2027-01-10"}
    words = with_rules(
        case(
            tmp_path,
            "teacher_id,group_id,refused_on\n",
            teachers=[{"unavailable": "2027-03-09/2027-03-09"}, {}, {}],
            group_changes=[change],
            applications=[{"teacher_id": f"t{t}", "group_id": f"g{g}"} for t, g in ((1, 1), (2, 2), (3, 1))],
        ),
        profile,
    )
    done = kvota(*words)
    assert done.exit_code == 0, done.stderr
    assert "Сообщить: t1 – группа g1 перенесена, места больше нет." in done.stdout
    rows = table(tmp_path / "next/assignments.csv")
    assert [(row["teacher_id"], row["group_id"], row["start"]) for row in rows] == [
        ("t2", "g2", "2027-04-05"),
        ("t3", "g1", "2027-03-08"),
    ]
    judged = kvota("audit", words[1], tmp_path / "next", "--rules", profile, "--json")
    assert judged.exit_code == 0, judged.stderr
    content = json.loads((tmp_path / "next/plan.json").read_text("utf-8"))["rebalancing"]
    assert (content["displaced"], content["filled"], content["moved"]) == (1, 1, 1)
    assert content["to_ring"] == [{"teacher_id": "t1", "group_id": "g1", "change": "moved", "keeps": False}]


def test_a_group_under_its_minimum_is_told_with_each_way_out(tmp_path: Path) -> None:
    groups = [{"programme_id": "p1", "max_size": 3, "min_size": 2}, {"programme_id": "p2"}]
    wishes = [{"teacher_id": f"t{t}", "group_id": "g1"} for t in (1, 2)]
    words = case(tmp_path, REFUSAL, groups=groups, applications=wishes)
    (tmp_path / "plan.csv").write_text("teacher_id,group_id\nt1,g1\nt2,g1\n", encoding="utf-8")
    done = kvota(*words)
    assert done.exit_code == 0, done.stderr
    content = json.loads((tmp_path / "next/plan.json").read_text("utf-8"))["rebalancing"]
    assert content["under_minimum"] == [
        {
            "group_id": "g1",
            "people": 1,
            "minimum": 2,
            "close": {"people": 1, "teacher_ids": ["t2"]},
            "keep": {"lacking": 1},
            "rescue": {"needed": 1, "room": 2, "candidates": 0, "possible": False},
        }
    ]
    assert "закрыть: без места останутся 1" in done.stdout
