"""Invented campaigns of every size, from two schools to a region.

``generate("rural", seed=0)`` returns the tables of a dataset as texts, ready to be written as CSV.  The
same preset and seed always give the same bytes.  No person, school or district in them is real.
"""

from __future__ import annotations

import difflib

import pandas as pd

from datasets.generator.campaign import draw_campaign
from datasets.generator.common import Streams
from datasets.generator.presets import PRESETS, Parameters, Preset
from datasets.generator.tiny import tiny_tables

__all__ = ["PRESETS", "Parameters", "Preset", "generate", "generate_from"]


def generate(preset: str, seed: int = 0) -> dict[str, pd.DataFrame]:
    """The dataset of ``preset``: table name to a frame of texts (``""``: empty cell).

    Parameters: ``preset``, a key of :data:`PRESETS`; ``seed`` ≥ 0 (``tiny`` is the same for every seed).

    Raises ``ValueError`` for an unknown preset (with the nearest name) or a negative seed.
    """
    if preset not in PRESETS:
        near = difflib.get_close_matches(preset, PRESETS, n=1, cutoff=0.0)[0]
        raise ValueError(f"unknown preset {preset!r}: maybe {near!r}? Known: {', '.join(PRESETS)}")
    _checked(seed)
    parameters = PRESETS[preset].parameters
    return tiny_tables() if parameters is None else generate_from(parameters, preset, seed)


def generate_from(parameters: Parameters, name: str, seed: int = 0) -> dict[str, pd.DataFrame]:
    """As :func:`generate`, by parameters that are no preset's; what is drawn hangs on ``name`` and ``seed``.

    Raises ``ValueError`` for a negative seed.
    """
    _checked(seed)
    return draw_campaign(parameters, Streams(name, seed))


def _checked(seed: int) -> None:
    if seed < 0:
        raise ValueError(f"seed {seed}: a whole number from 0 up was expected")
