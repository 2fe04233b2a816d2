"""``kvota numbers``: asks a server, and tells the life of a number in words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from api.client.client import Kvota
from api.http.number_models import NewNumbers, NumberOut
from tests.api.commands import answer, kvota

pytestmark = pytest.mark.xdist_group("numbers")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ledger:
    """A server with a campaign of three numbers: one went to another district, one expired."""

    server: str
    campaign: str
    numbers: tuple[str, ...]


def lived(client: Kvota, number: str, *steps: dict[str, str]) -> NumberOut:
    now: NumberOut = client.numbers.one(number)
    for step in steps:
        now = client.numbers.happen(now, **step)
    return now


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    folder = tmp_path_factory.mktemp("ledger")
    words = [sys.executable, "-m", "api", "serve", "--database", str(folder / "kvota.db"), "--port", "0"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*words, "--workers", "0"], cwd=ROOT, stdout=subprocess.PIPE, stderr=log)
        assert process.stdout is not None
        try:
            server = process.stdout.readline().decode().split()[-1]
            with Kvota(server, actor="operator-7", level="region") as client:
                campaign = client.create_campaign("Весна 2027").id
                order = NewNumbers(
                    campaign_id=campaign, period="27H1", district_id="d1", district_code="001", count=3,
                    level="region", on=date(2026, 11, 1),
                )  # fmt: skip
                one, two, three = client.numbers.issue(order).numbers
                lived(
                    client,
                    one,
                    {"kind": "assigned", "holder": "p1", "on": "2026-11-02"},
                    {"kind": "refused", "reason": "болезнь", "free_level": "region", "on": "2026-11-03"},
                    {"kind": "passed", "holder": "p2", "district_id": "d2", "on": "2026-11-05"},
                )
                lived(client, two, {"kind": "expired", "on": "2026-11-05"})
            yield Ledger(server, campaign, (one, two, three))
        finally:
            process.terminate()
            process.communicate(timeout=60)


def test_the_life_of_a_number_in_words(ledger: Ledger) -> None:
    done = kvota("numbers", ledger.numbers[0], "--server", ledger.server)
    assert done.exit_code == 0, done.stderr
    now, *life = done.stdout.splitlines()
    assert now.endswith("период 27H1 · выдан району d1 · сейчас присвоен: p2")
    assert life == [
        "   1  2026-11-01  выдан району d1, свободен в регионе · operator-7",
        "   2  2026-11-02  присвоен p1 · operator-7",
        "   3  2026-11-03  отказ p1; номер свободен в регионе (болезнь) · operator-7",
        "   4  2026-11-05  передан p2; выделен теперь району d2 (был d1) · operator-7",
    ]


def test_who_held_it_on_a_day(ledger: Ledger) -> None:
    words = ("numbers", ledger.numbers[0], "--server", ledger.server, "--lang", "en", "--on")
    places = {
        day: kvota(*words, day).stdout.splitlines()[0].split("· ")[-1] for day in ("2026-11-02", "2026-11-04")
    }
    assert places == {
        "2026-11-02": "on 2026-11-02: held: p1",
        "2026-11-04": "on 2026-11-04: free in the region",
    }


def test_numbers_of_a_campaign_add_up(ledger: Ledger) -> None:
    done = kvota("numbers", "--campaign", ledger.campaign, "--server", ledger.server)
    assert done.exit_code == 0, done.stderr
    *_, found, whole, first, second = done.stdout.splitlines()
    assert (found, whole) == (
        "Номеров: 3", "27H1: выдано 3 = присвоено 1 + свободно 1 + использовано 0 + истекло 1",
    )  # fmt: skip
    assert first == "  d1: выдано 3, сейчас 2 – присвоено 0, свободно 1"
    assert second == "  d2: выдано 0, сейчас 1 – присвоено 1, свободно 0"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--state", "free"), (2,)),
        (("--district", "d2"), (0,)),
        (("--on", "2026-11-02", "--state", "held"), (0,)),
    ],
)
def test_a_part_of_them(ledger: Ledger, words: tuple[str, ...], expected: tuple[int, ...]) -> None:
    done = kvota("numbers", "--campaign", ledger.campaign, "--server", ledger.server, "--json", *words)
    assert [each["number"] for each in answer(done)["numbers"]] == [ledger.numbers[i] for i in expected]


def test_json_of_one(ledger: Ledger) -> None:
    told = answer(kvota("numbers", ledger.numbers[1], "--server", ledger.server, "--json"))
    assert (told["state"], [event["kind"] for event in told["events"]]) == ("expired", ["issued", "expired"])


def test_an_unknown_number_ends_with_2(ledger: Ledger) -> None:
    done = kvota("numbers", "26H1-007-000123-9", "--server", ledger.server)
    assert done.exit_code == 2
    assert "Не найдено" in done.stderr


def test_every_wrong_option_is_told() -> None:
    done = kvota("numbers", "--on", "вчера", "--state", "lost")
    assert done.exit_code == 2
    for option in ("--on", "--state", "--server", "NUMBER"):
        assert option in done.stderr


def test_a_number_and_a_choice_among_numbers_are_not_asked_for_together() -> None:
    """Nothing is sent: the server is none."""
    words = ("--campaign", "campaign_0123456789abcdef", "--state", "free", "--district", "d1")
    done = kvota("numbers", "26H1-007-000123-9", "--server", "http://localhost:1", *words, "--json")
    assert done.exit_code == 2
    told = [(problem["file"], problem["code"]) for problem in answer(done)["problems"]]
    assert told == [(option, "wrong_option") for option in ("--campaign", "--state", "--district")]


def test_a_server_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    done = kvota("numbers", "26H1-007-000123-9", "--server", "http://localhost:1")
    assert done.exit_code == 2
    assert "не отвечает" in done.stderr
