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
    import jpype  # noqa: PLC0415  # the machine runs by now
    from _jpyinterpreter import (  # noqa: PLC0415
        convert_to_java_python_like_object,
        unwrap_python_like_object,
    )

    @jpype.JImplements("ai.timefold.solver.core.api.solver.event.SolverEventListener")
    class News:
        """Tells better plans, after the first ones not too often."""

        def __init__(self) -> None:
            self.last, self.told = 0.0, 0

        @jpype.JOverride  # type: ignore[untyped-decorator]
        def bestSolutionChanged(self, event: Any) -> None:  # noqa: N802
            now = time.monotonic()
            if self.told < NEWS_AT_ONCE or now - self.last >= NEWS_EVERY_S:
                self.last, self.told = now, self.told + 1
                score = event.getNewBestScore()
                _say(hard=int(score.hardScore(0)), soft=[int(score.softScore(k)) for k in range(LEVELS)])

    def of(thing: Any, name: str) -> Any:
        return getattr(thing, "$getAttributeOrError")(name)

    solver = SolverFactory.create(config).build_solver()._delegate
    solver.addEventListener(News())
    plan = convert_to_java_python_like_object(Plan(seats))
    # its own limit begins only now, and what came before took seconds
    end = threading.Timer(max(0.0, CAMPAIGN["until"] - time.monotonic()), solver.terminateEarly)
    end.daemon = True
    end.start()
    _say(ready=_versions())
    best = solver.solve(plan)
    end.cancel()
    choices = [of(seat, "choice") for seat in of(best, "seats")]
    taken = [unwrap_python_like_object(of(choice, "id")) for choice in choices if hasattr(choice, "id")]
    return [int(k) for k in taken]


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
