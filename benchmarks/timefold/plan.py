"""Timefold's side of a run: reads a campaign as JSON, searches until its time is up, writes lines of JSON.

Run by the interpreter of its own environment (``make bench-timefold``), never imported by ours:
``python -m benchmarks.timefold.plan CAMPAIGN.json``; ``campaign.py`` tells what stands in there.  Lines on
standard output: ``{"ready": versions}`` before the search begins, ``{"hard": …, "soft": […]}`` at better
plans, ``{"pairs": […]}`` at the end.

Phases are Timefold's own: construction heuristic, then late acceptance on changes and swaps.
"""

from __future__ import annotations

import json
import threading
import time
from importlib import metadata
from typing import Any

from timefold.solver import SolverFactory, init
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)

init("-XX:MaxRAMPercentage=60")  # before anything of it is declared

from benchmarks.timefold.facts import (  # noqa: E402
    CAMPAIGN,
    LEVELS,
    Plan,
    Seat,
    read_choices,
    read_seats,
)
from benchmarks.timefold.streams import constraints  # noqa: E402

NEWS_EVERY_S, NEWS_AT_ONCE = 0.2, 200
"""After the first ones better plans are told at most so often."""


def _say(**line: Any) -> None:
    print(json.dumps(line), flush=True)


def _search(config: SolverConfig, seats: list[Seat]) -> list[int]:
    """The choices taken in the best plan.

    The package's own listener and its ``solve`` turn the whole plan back into Python objects, at every better
    plan and at the end: minutes for ten districts, or a crash.  So both are asked on the Java side, for
    the figures alone.
    """
    from _jpyinterpreter import convert_to_java_python_like_object  # noqa: PLC0415  # the machine runs by now

    solver = SolverFactory.create(config).build_solver()._delegate
    solver.addEventListener(_listener())
    plan = convert_to_java_python_like_object(Plan(seats))
    _say(ready=_versions())
    left = CAMPAIGN["until"] - time.monotonic()
    if left <= 0:
        return list(CAMPAIGN["start"])
    # its own limit begins only now, and what came before took seconds
    end = threading.Timer(left, solver.terminateEarly)
    end.daemon = True
    end.start()
    best = solver.solve(plan)
    end.cancel()
    return _taken(best)


def _listener() -> Any:
    """Tells better plans, after the first ones not too often."""
    import jpype  # noqa: PLC0415

    last, told = 0.0, 0

    @jpype.JImplements("ai.timefold.solver.core.api.solver.event.SolverEventListener")
    class News:
        @jpype.JOverride  # type: ignore[untyped-decorator]
        def bestSolutionChanged(self, event: Any) -> None:  # noqa: N802
            nonlocal last, told
            now = time.monotonic()
            if told < NEWS_AT_ONCE or now - last >= NEWS_EVERY_S:
                last, told = now, told + 1
                score = event.getNewBestScore()
                _say(hard=int(score.hardScore(0)), soft=[int(score.softScore(k)) for k in range(LEVELS)])

    return News()


def _taken(best: Any) -> list[int]:
    from _jpyinterpreter import unwrap_python_like_object  # noqa: PLC0415

    def of(thing: Any, name: str) -> Any:
        return getattr(thing, "$getAttributeOrError")(name)

    choices = [of(seat, "choice") for seat in of(best, "seats")]
    return [int(unwrap_python_like_object(of(c, "id"))) for c in choices if hasattr(c, "id")]


def _versions() -> dict[str, str]:
    import jpype  # noqa: PLC0415

    java = str(jpype.java.lang.System.getProperty("java.version"))
    return {"timefold": metadata.version("timefold"), "java": java}


def main() -> None:
    """Read, search, hand over."""
    seats = read_seats(read_choices())
    left = max(0.0, CAMPAIGN["until"] - time.monotonic())
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[Seat],
        environment_mode=EnvironmentMode.NO_ASSERT,
        random_seed=CAMPAIGN["seed"],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * left))),
    )
    _say(pairs=_search(config, seats))


if __name__ == "__main__":
    main()
