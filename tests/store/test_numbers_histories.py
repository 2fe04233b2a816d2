"""Whatever operators do: no number is lost, nobody holds two, and the events tell the whole."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from store.engine import Store
from tests.store.histories import Histories


def played(store: Store, histories: int, steps: int, *, same: bool) -> None:
    """So many histories; ``same``: those of every run."""

    class Own(Histories):
        own = store

    run_state_machine_as_test(
        Own,
        settings=settings(
            max_examples=histories,
            stateful_step_count=steps,
            derandomize=same,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_hundreds_of_histories_keep_every_number(store: Store) -> None:
    played(store, 100, 10, same=True)


@pytest.mark.soak
def test_thousands_of_histories_keep_every_number(store: Store) -> None:
    played(store, 3000, 30, same=False)
