"""A plan folder belongs to the data that it was made for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from api.plan_folder import CERTIFICATE
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem


def check_same_input(claimed: Mapping[str, object], dataset: Dataset, plan: Path) -> None:
    """Raises: InputError: the certificate is of other data."""
    if claimed["input_sha256"] == dataset.input_sha256:
        return
    expected = f"input_sha256 {dataset.input_sha256[:16]}…"
    raise InputError(
        [
            Problem(
                Grade.ERROR,
                str(plan / CERTIFICATE),
                "план составлен для других данных",
                "the plan was made for other data",
                column="input_sha256",
                value=f"{str(claimed['input_sha256'])[:16]}…",
                expected_ru=expected,
                expected_en=expected,
                code="other_dataset",
            )
        ]
    )
