"""Everyone who takes part, by name; each gets the same candidate pairs, rules and goals."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.contenders.attempt import Contender
from benchmarks.contenders.cpsat import LINKS, PLAIN
from benchmarks.contenders.greedy import GREEDY
from benchmarks.contenders.highs import HIGHS
from benchmarks.contenders.kvota import KVOTA

CONTENDERS: Mapping[str, Contender] = {c.name: c for c in (KVOTA, PLAIN, LINKS, HIGHS, GREEDY)}
