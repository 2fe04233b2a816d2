"""Fifty operators pass on the same free numbers at once: each number gets one holder, nothing is lost."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from api.client.client import Kvota
from api.http.number_models import NewNumbers
from rules.ledger.states import Balance
from store import numbers_reading
from store.engine import Store
from tests.service.figures import record
from tests.service.processes import PATIENCE_S, ROOT, serving

OPERATORS, PARTS, NUMBERS = 50, 2, 20
CONFLICTS = {"changed_meanwhile", "second_holder"}


def all_at_once(url: str, campaign_id: str) -> list[dict[str, Any]]:
    """What each operator tells."""
    words = [sys.executable, "-m", "tests.service.ledger_operators", url, campaign_id]
    each = OPERATORS // PARTS
    parts = [
        subprocess.Popen(
            [*words, str(k * each), str(each)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        for k in range(PARTS)
    ]
    try:
        for part in parts:
            assert part.stdout is not None
            assert part.stdout.readline() == "ready\n"
        for part in parts:
            assert part.stdin is not None
            part.stdin.write("\n")
            part.stdin.flush()
        said = [part.communicate(timeout=PATIENCE_S)[0] for part in parts]
    finally:
        for part in parts:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(part.pid, signal.SIGKILL)
            part.communicate()
    assert [part.returncode for part in parts] == [0] * PARTS
    return [json.loads(line) for text in said for line in text.splitlines()]


def test_fifty_operators_pass_on_the_same_numbers(url: str, tmp_path: Path) -> None:
    with serving(url, tmp_path, workers=0) as server:
        with Kvota(server.url, actor="operator-0", level="region") as client:
            campaign_id = client.create_campaign("Весна 2027").id
            order = NewNumbers(
                campaign_id=campaign_id,
                period="27H1",
                district_id="d1",
                district_code="001",
                count=NUMBERS,
                level="region",
                on=date(2026, 11, 1),
            )
            issued = client.numbers.issue(order).numbers
        told = all_at_once(server.url, campaign_id)
        assert server.stop() == 0
        log = server.log.read_bytes()
    answers = Counter[str]()
    for one in told:
        answers.update(one["answers"])
    record("ledger-operators.jsonl", database=make_url(url).get_backend_name(), answers=answers)
    assert len(told) == OPERATORS
    got = [(number, person) for one in told for number, person in one["got"].items()]
    assert sorted(number for number, _ in got) == issued  # each once
    assert sum(answers.values()) == OPERATORS * NUMBERS
    assert answers["passed"] == NUMBERS
    assert answers.keys() <= {"passed", *CONFLICTS}
    assert answers.keys() & CONFLICTS
    assert b'"event": "defect"' not in log
    judged(url, campaign_id, dict(got))


def judged(url: str, campaign_id: str, got: dict[str, str]) -> None:
    """The store holds what the operators were told, and the ledger replays to it."""
    store = Store(url)
    try:
        assert numbers_reading.verify(store, campaign_id) == NUMBERS
        whole, *districts = numbers_reading.figures(store, campaign_id)
        assert whole.balance == Balance(issued=NUMBERS, held=NUMBERS)
        allotted = {each.district_id: (each.issued_to, each.balance.issued) for each in districts}
        assert allotted == {"d1": (NUMBERS, 0), "d2": (0, NUMBERS)}
        for number, person in got.items():
            assert numbers_reading.get(store, number).standing.holder == person
            assert len(numbers_reading.history(store, number)) == 2
    finally:
        store.close()
