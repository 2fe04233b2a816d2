"""``kvota candidates``: who could take one place, in which order, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.commands import answer, kvota, write_tiny


def case(folder: Path, *options: object, today: str = "2027-02-01", **tables: object) -> list[object]:
    """t1 holds g1, t2 of the same school and t3 of another district wish for it; g2 has places."""
    rows: dict[str, object] = {
        "districts": [{"district_id": "d1"}, {"district_id": "d2"}],
        "schools": [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        "teachers": [
            {"full_name": "Тайная Анна"},
            {"full_name": "Тайная Белла"},
            {"full_name": "Тайная Вера", "school_id": "s2"},
        ],
        "groups": [{"max_size": 1}, {"programme_id": "p2"}],
        "applications": [
            {"teacher_id": f"t{t}", "group_id": "g1", "rank": rank} for t, rank in ((1, 1), (2, 3), (3, 1))
        ],
    }
    data = write_tiny(folder / "data", **{**rows, **tables})  # type: ignore[arg-type]
    plan = folder / "plan.csv"
    plan.write_text("teacher_id,group_id\nt1,g1\n", encoding="utf-8")
    return ["candidates", data, plan, "--rules", "plain", "--as-of", today, *options]


def test_the_nearest_comes_first_and_why(tmp_path: Path) -> None:
    done = kvota(*case(tmp_path, "--group", "g1", "--left-by", "t1"))
    assert done.exit_code == 0, done.stderr
    assert done.stdout.splitlines() == [
        "КАНДИДАТЫ · группа g1, место: t1",
        "  своя школа: может (до начала 28 дн., нужно 3); подходят 1",
        "  район: может (до начала 28 дн., нужно 7); подходят 0",
        "  регион: может (до начала 28 дн., нужно 7); подходят 1",
        "    1. t2 · s1 · своя школа · Пожелания в заявках +3 · ближе следующего: своя школа, а не регион",
        "    2. t3 · s2 · регион · Пожелания в заявках +5 · больше никого нет",
    ]
    assert "Тайная" not in done.output


def test_json_says_who_may_act_today(tmp_path: Path) -> None:
    words = case(tmp_path, "--group", "g1", "--left-by", "t1", "--json", today="2027-02-25")
    told = answer(kvota(*words))
    assert [(level["level"], level["may_act"]) for level in told["levels"]] == [
        ("school", True),
        ("municipality", False),
        ("region", False),
    ]
    assert [(one["teacher_id"], one["may_act"]) for one in told["candidates"]] == [
        ("t2", True),
        ("t3", False),
    ]
    assert told["candidates"][0]["goals"] == {"application": 3}


def test_a_named_substitute_is_among_them(tmp_path: Path) -> None:
    words = case(tmp_path, "--group", "g1", "--left-by", "t1", applications=[{"group_id": "g1"}])
    assert "Прямой замены нет." in kvota(*words).stdout
    file = tmp_path / "subs.csv"
    file.write_text("teacher_id,group_id,named_by,named_on\nt2,g1,s1,2027-02-01\n", encoding="utf-8")
    done = kvota(*words, "--substitutes", file)
    assert "1. t2 · s1 · своя школа · назван руководителем" in done.stdout


def test_a_place_that_was_free_before_is_the_regions(tmp_path: Path) -> None:
    wishes = [{"teacher_id": "t2", "group_id": "g2"}]
    done = kvota(*case(tmp_path, "--group", "g2", "--lang", "en", applications=wishes))
    assert "place of: a free place" in done.stdout
    assert "1. t2 · s1 · region" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--group", "g9"), "g9"),
        (("--group", "g1", "--left-by", "t9"), "t9"),
        (("--group", "g1", "--left-by", "t2"), "нет и не было места"),
        (("--group", "g1"), "нет свободного места"),
    ],
)
def test_a_place_that_is_none_is_2(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    done = kvota(*case(tmp_path, *options))
    assert done.exit_code == 2
    assert said in done.stderr
