"""Everyone who takes part, by name; each gets the same candidate pairs, rules and goals."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.contenders.attempt import Contender
from benchmarks.contenders.cpsat import LINKS, PLAIN, TUNED_CP_SAT
from benchmarks.contenders.flow import FLOW
from benchmarks.contenders.greedy import GREEDY
from benchmarks.contenders.kvota import KVOTA
from benchmarks.contenders.mathopt import HIGHS, SCIP
from benchmarks.contenders.timefold import TIMEFOLD

CONTENDERS: Mapping[str, Contender] = {
    c.name: c for c in (KVOTA, PLAIN, LINKS, TUNED_CP_SAT, HIGHS, SCIP, TIMEFOLD, GREEDY, FLOW)
}
