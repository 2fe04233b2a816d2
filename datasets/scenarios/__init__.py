"""Scenarios: named lists of changes on a dataset and its profile, declared in TOML, checked like any input.

:func:`read_scenarios` reads a file, :func:`apply_scenarios` gives the dataset and the profile of each
scenario, or every reason why not.
"""

from datasets.scenarios.apply import Changed, apply_scenarios
from datasets.scenarios.faults import Faults
from datasets.scenarios.records import Effect, Scenario
from datasets.scenarios.toml_file import read_scenarios

__all__ = ["Changed", "Effect", "Faults", "Scenario", "apply_scenarios", "read_scenarios"]
