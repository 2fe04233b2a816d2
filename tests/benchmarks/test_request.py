"""Which runs a command line asks for."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import _request


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], [("region", "plain", 600.0), ("region", "default", 900.0)]),
        (["--profile", "plain"], [("region", "plain", 600.0)]),
        (["--profile", "default"], [("region", "default", 900.0)]),
        (
            ["--profile", "plain", "--profile", "default"],
            [("region", "plain", 600.0), ("region", "default", 900.0)],
        ),
        (["--profile", "novoselovo"], [("region", "novoselovo", 600.0)]),
    ],
)
def test_an_asked_profile_is_run_once(words: list[str], expected: list[tuple[str, str, float]]) -> None:
    request = _request(["--suite", "region", "--seeds", "1", *words])
    runs = [(key.instance, key.profile, request.limit_of(case)) for case, key in request.runs()]
    assert runs == expected
