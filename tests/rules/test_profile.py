"""Profiles: what the shipped ones say, and every mistake told at once."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from rules.context import Context
from rules.problems import Grade, InputError, Problem
from rules.profile import SHIPPED, Profile, effective_goals, load_profile, profile_from
from rules.registry import RULES
from rules.substitution.policy import Level
from rules.tolerance import Tolerance
from tests.builders import Row, tiny

NUMBER_RULES = {"number_allotment", "holds_number"}
OFF_BY_DEFAULT = {"holds_number", "subject_cover", "not_together"}
PLAIN_OFF = {
    "position_match",
    "subject_match",
    "approved_programme",
    "not_repeated",
    "available",
    "travel",
    "lead_time",
}


def off(profile: Profile) -> set[str]:
    return {rule for rule in profile.rules if not profile.enabled(rule)}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_profile(written(tmp_path, text))
    for problem in caught.value.problems:
        assert problem.grade is Grade.ERROR
        assert problem.file.endswith("own.toml")
        assert problem.code
        assert problem.line("ru")
        assert problem.line("en")
    return caught.value.problems


# --- shipped -----------------------------------------------------------------------------------------


def test_shipped_names() -> None:
    assert SHIPPED == ("default", "novoselovo", "plain", "tatarstan")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_is_complete(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert all(profile.title)
    assert list(profile.rules) == [rule.name for rule in RULES]
    for rule in RULES:
        assert set(profile.parameters(rule.name)) == {"enabled", *(p.name for p in rule.parameters)}
    assert (profile.cycle_years, profile.min_hours) == (3, 16)
    assert dict(profile.tolerances) == {}


def test_default() -> None:
    profile = load_profile("default")
    goals = "overdue severe_deficit recommendation expiring application deficit school_served"
    assert profile.goals == tuple(goals.split())
    assert profile.source == ("application", "recommendation")
    assert off(profile) == OFF_BY_DEFAULT
    assert profile.parameters("not_repeated")["years"] == 3
    assert profile.parameters("quota_floor")["hard"] is False
    assert profile.uses_unique_numbers


def test_plain() -> None:
    profile = load_profile("plain")
    assert profile.goals == ("application",)
    assert profile.source == ("application",)
    assert off(profile) == OFF_BY_DEFAULT | PLAIN_OFF
    assert profile.uses_unique_numbers


def test_novoselovo_knows_no_unique_numbers() -> None:
    profile = load_profile("novoselovo")
    goals = "overdue quota_use backed_application expiring application school_served travel"
    assert profile.goals == tuple(goals.split())
    assert profile.source == ("application",)
    assert off(profile) == OFF_BY_DEFAULT | NUMBER_RULES
    assert not profile.uses_unique_numbers


def test_tatarstan_seats_holders_of_numbers_and_names_no_days() -> None:
    profile = load_profile("tatarstan")
    goals = "overdue application severe_deficit expiring deficit waiting school_served travel"
    assert profile.goals == tuple(goals.split())
    assert profile.source == ("application",)
    assert off(profile) == OFF_BY_DEFAULT - {"holds_number"}
    assert profile.uses_unique_numbers
    assert [profile.substitution.farthest(days) for days in (0, 1, 7)] == [Level.REGION] * 3


# --- own profiles ------------------------------------------------------------------------------------


def test_an_empty_file_is_the_default_under_another_name(tmp_path: Path) -> None:
    own, default = load_profile(written(tmp_path, "")), load_profile("default")
    assert own.name == "own"
    assert own.title == ("own", "own")
    assert own.sha256 == default.sha256


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    assert load_profile(written(tmp_path, "\ufefftitle_ru = 'Свой'")).title[0] == "Свой"


def test_parameters_override_the_record_and_the_rest_stays(tmp_path: Path) -> None:
    text = """
        goals = ["application", "travel"]
        [rules.not_repeated]
        years = 5
        [rules.approved_programme]
        provider_kinds = ["институт"]
        [rules.travel]
        enabled = false
        [due]
        cycle_years = 5
        [tolerances]
        application = "0.5%"
        travel = 2
    """
    profile = load_profile(written(tmp_path, text))
    assert profile.parameters("not_repeated") == {"enabled": True, "years": 5}
    assert profile.parameters("approved_programme")["provider_kinds"] == ("институт",)
    assert not profile.enabled("travel")
    assert (profile.cycle_years, profile.min_hours) == (5, 16)
    assert profile.tolerance("application") == Tolerance(share=Fraction(1, 200))
    assert profile.tolerance("travel") == Tolerance(units=2)
    assert profile.tolerance("overdue") == Tolerance.none()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_survives_json(name: str) -> None:
    profile = profile_from(
        {**load_profile(name).as_json(), "tolerances": {load_profile(name).goals[0]: "1.5%"}}, name
    )
    again = profile_from(profile.as_json(), name)
    assert again.as_json() == profile.as_json()
    assert again.sha256 == profile.sha256


def test_the_hash_tells_content_and_not_names(tmp_path: Path) -> None:
    default = load_profile("default")
    assert load_profile(written(tmp_path, "title_en = 'Other'")).sha256 == default.sha256
    changes = (
        "goals = ['overdue']",
        "source = ['application']",
        "unique_numbers = false",
        "due.min_hours = 72",
        "tolerances.overdue = 1",
        "rules.travel.enabled = false",
        "rules.lead_time.days = 3",
    )
    hashes = {load_profile(written(tmp_path, change)).sha256 for change in changes}
    assert len(hashes | {default.sha256}) == len(changes) + 1


# --- mistakes ----------------------------------------------------------------------------------------

ONE_MISTAKE = {
    "goals = ['overdu']": ("unknown_goal", "goals", "overdue"),
    "goals = ['stability']": ("unknown_goal", "goals", "one of"),
    "goals = ['overdue', 'travel', 'overdue']": ("duplicate", "goals", "twice"),
    "goals = []": ("wrong_value", "goals", "at least one"),
    "goals = 'overdue'": ("wrong_value", "goals", "a list"),
    "goals = [1]": ("wrong_value", "goals", "a list"),
    "source = ['aplication']": ("unknown_source", "source", "application"),
    "source = ['deficit', 'deficit']": ("duplicate", "source", "twice"),
    "gaols = ['overdue']": ("unknown_key", "gaols", "goals"),
    "title_ru = 1": ("wrong_value", "title_ru", "a string"),
    "unique_numbers = 'no'": ("wrong_value", "unique_numbers", "true or false"),
    "due = 3": ("wrong_value", "due", "table"),
    "[due]\ncycle_year = 3": ("unknown_key", "due.cycle_year", "cycle_years"),
    "[due]\ncycle_years = 0": ("wrong_value", "due.cycle_years", "from 1"),
    "[due]\nmin_hours = true": ("wrong_value", "due.min_hours", "whole number"),
    "[tolerances]\noverdue = -1": ("wrong_value", "tolerances.overdue", "0.5%"),
    "[tolerances]\noverdue = 1.5": ("wrong_value", "tolerances.overdue", "0.5%"),
    "[tolerances]\noverdue = true": ("wrong_value", "tolerances.overdue", "0.5%"),
    "[tolerances]\noverdue = '101%'": ("wrong_value", "tolerances.overdue", "0.5%"),
    "[tolerances]\noverdue = 'nan%'": ("wrong_value", "tolerances.overdue", "0.5%"),
    "[tolerances]\noverdue = 'half'": ("wrong_value", "tolerances.overdue", "0.5%"),
    "[tolerances]\nlottery = 1": ("unknown_tolerance", "tolerances.lottery", "one of"),
    "rules = []": ("wrong_value", "rules", "table"),
    "[rules]\ntravel = false": ("wrong_value", "rules.travel", "table"),
    "[rules.travell]": ("unknown_rule", "rules.travell", "travel"),
    "[rules.pathway]": ("unknown_rule", "rules.pathway", "one of"),
    "[rules.target]": ("unknown_rule", "rules.target", "one of"),
    "[rules.pinned]": ("unknown_rule", "rules.pinned", "one of"),
    "[rules.stability]": ("unknown_rule", "rules.stability", "one of"),
    "[rules.overdue]": ("unknown_rule", "rules.overdue", "one of"),
    "[rules.not_repeated]\nyear = 3": ("unknown_parameter", "rules.not_repeated.year", "years"),
    "[rules.not_repeated]\nyears = '3'": ("wrong_value", "rules.not_repeated.years", "whole number"),
    "[rules.not_repeated]\nyears = 0": ("wrong_value", "rules.not_repeated.years", "from 1 to 50"),
    "[rules.lead_time]\ndays = 366": ("wrong_value", "rules.lead_time.days", "from 0 to 365"),
    "[rules.lead_time]\ndays = true": ("wrong_value", "rules.lead_time.days", "whole number"),
    "[rules.travel]\nenabled = 1": ("wrong_value", "rules.travel.enabled", "true or false"),
    "[rules.approved_programme]\nprovider_kinds = 'a'": (
        "wrong_value",
        "rules.approved_programme.provider_kinds",
        "a list of strings",
    ),
    "[rules.programme_once]\nenabled = false": ("always", "rules.programme_once.enabled", "always holds"),
    "[rules.no_overlap]\nenabled = false": ("always", "rules.no_overlap.enabled", "always holds"),
    "[rules.source]\nenabled = false": ("always", "rules.source.enabled", "always holds"),
    "unique_numbers = false\n[rules.holds_number]\nenabled = true": (
        "no_unique_numbers",
        "rules.holds_number.enabled",
        "unique_numbers = false",
    ),
}


@pytest.mark.parametrize("text", ONE_MISTAKE)
def test_a_mistake_is_told_with_its_place_and_what_was_expected(tmp_path: Path, text: str) -> None:
    (problem,) = problems(tmp_path, text)
    code, column, wanted = ONE_MISTAKE[text]
    assert (problem.code, problem.column) == (code, column)
    assert problem.row == len(text.splitlines())
    assert wanted in problem.line("en")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        "goals = ['overdu', 'nothing']\nsorce = ['x']\n[rules.travell]\n[rules.no_overlap]\nenabled = false\n"
    )
    found = problems(tmp_path, text)
    assert [p.row for p in found] == [1, 1, 2, 3, 5]
    assert [p.value for p in found] == ["overdu", "nothing", "sorce", "travell", "False"]


@pytest.mark.parametrize("text", ["goals = [", "goals = ['a']\ngoals = ['b']", "[rules.travel\n"])
def test_broken_toml_is_an_input_error(tmp_path: Path, text: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.code == "toml_syntax"


def test_a_file_that_is_not_utf8_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes("title_ru = 'Свой'".encode("cp1251"))
    with pytest.raises(InputError) as caught:
        load_profile(path)
    assert caught.value.problems[0].code == "unreadable"


@pytest.mark.parametrize(
    ("name", "close"), [("defalt", "default"), ("novoselova", "novoselovo"), ("tyumen", None)]
)
def test_an_unknown_profile_names_the_nearest_and_all(name: str, close: str | None) -> None:
    with pytest.raises(InputError) as caught:
        load_profile(name)
    (problem,) = caught.value.problems
    assert (f'maybe "{close}"' in problem.message_en) == (close is not None)
    assert all(shipped in str(problem.expected_en) for shipped in SHIPPED)


# --- goals of an input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "content", "first"),
    [
        ({"min_seats": 1}, {}, True),
        ({"max_seats": 1}, {}, False),
        ({"min_seats": 1}, {"rules": {"quota_floor": {"hard": True}}}, False),
        ({"min_seats": 1}, {"rules": {"quota_floor": {"enabled": False}}}, False),
    ],
)
def test_the_shortfall_of_soft_floors_comes_first(
    quota: Row, content: dict[str, object], first: bool
) -> None:
    profile = profile_from({"goals": ["travel"], **content}, "own")
    context = Context(tiny(quotas=[quota]), profile)
    assert effective_goals(context) == (("floor_shortfall", "travel") if first else ("travel",))


def test_a_listed_shortfall_stays_where_it_is_listed() -> None:
    profile = profile_from(
        {"goals": ["travel", "floor_shortfall"], "tolerances": {"floor_shortfall": 1}}, "own"
    )
    assert effective_goals(Context(tiny(quotas=[{"min_seats": 1}]), profile)) == ("travel", "floor_shortfall")


# --- tolerances --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "allowance"),
    [
        (0, 100, 0),
        (3, 100, 3),
        (3, -100, 3),
        ("0.5%", 399, 1),
        ("0.5%", 400, 2),
        ("0,5 %", -400, 2),
        ("100%", 7, 7),
    ],
)
def test_what_later_goals_may_spend(text: int | str, value: int, allowance: int) -> None:
    assert Tolerance.parse(text).allowance(value) == allowance


@pytest.mark.parametrize("text", [0, 7, "0.5%", "33.333%", "100%", "10%"])
def test_a_tolerance_is_written_as_it_was_read(text: int | str) -> None:
    assert Tolerance.parse(text).text == text
