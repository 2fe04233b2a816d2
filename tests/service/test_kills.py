"""Whatever is killed, and whenever: what was answered is there once, and every job comes to an end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.service.figures import record
from tests.service.kills import DECK, campaign_of_kills

IN_CI, IN_A_SOAK = 10, 30


def test_ten_kills(url: str, tmp_path: Path) -> None:
    found = campaign_of_kills(url, tmp_path, 0, IN_CI)
    assert found["kills"] == {kind: DECK.count(kind) for kind in DECK}
    assert min(found["holds"][name] for name in ("dataset", "plan", "published")) > 0


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1, 11))
def test_many_kills(url: str, tmp_path: Path, seed: int) -> None:
    began = time.monotonic()
    found = campaign_of_kills(url, tmp_path, seed, IN_A_SOAK)
    name = f"soak-kills-{make_url(url).get_backend_name()}.jsonl"
    record(name, seed=seed, seconds=round(time.monotonic() - began), **found)
    assert found["kills"].total() == IN_A_SOAK
