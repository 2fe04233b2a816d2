"""What a rebalancing is made from: the published plan, what arrived since, and the case that they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.figures import check_figures
from api.loading import attempt
from api.plan_folder import check_free
from api.plan_today import Papers, PlanToday, read_today
from api.taking import read_chains
from api.voice import Voice
from datasets.write import check_replaceable
from rules.context import Assignment
from rules.dataset import Dataset
from rules.problems import Grade, InputError, Problem
from rules.profile import Profile
from rules.substitution.case import Case
from rules.substitution.check import judge
from rules.substitution.moves import Chain
from solver.options import Options


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``release``: an operator frees the places that nobody confirmed in
    time, whatever the policy says."""

    dataset: Path
    plan: Path
    rules: str
    papers: Papers
    as_of: str
    out: Path
    time_limit: float
    seed: int
    skip_invalid: bool
    release: bool = False
    dataset_out: Path | None = None
    chains_of: Path | None = None
    chains: tuple[int, ...] = ()
    events: Path | None = None
    memory_limit: int | None = None


@dataclass(frozen=True, eq=False)
class Given:
    """What was read; ``case``: the published plan with what fell free; ``chains``: those to be taken as they
    are."""

    published: PlanToday
    case: Case
    options: Options
    chains: tuple[Chain, ...] | None

    @property
    def dataset(self) -> Dataset:
        """The dataset with what was announced and admitted."""
        return self.published.dataset

    @property
    def profile(self) -> Profile:
        """The profile."""
        return self.published.profile

    def reasons(self, released: str) -> Mapping[tuple[int, int], str]:
        """Why each place fell free, by post and group; ``released``: because nobody confirmed it."""
        table, before = self.published.refusals, self.case.before
        places = self.case.released.tolist()
        return {
            **{(int(before.teacher[i]), int(before.group[i])): released for i in places},
            **{
                (int(table.teacher[row]), int(table.group[row])): str(table.reason[row])
                for row in self.published.judged.admitted.tolist()
            },
        }


def read_input(request: Request, voice: Voice) -> Given:
    """Everything read and judged.  Raises: InputError: all mistakes at once."""
    errors: list[InputError] = []
    attempt(lambda: check_figures(request.time_limit, None, request.seed, None), errors)
    attempt(lambda: check_free(request.out), errors)
    if request.dataset_out is not None:
        attempt(partial(check_replaceable, request.dataset_out), errors)
    published = read_today(
        (request.dataset, request.plan, request.rules),
        request.as_of,
        voice,
        request.papers,
        skip_invalid=request.skip_invalid,
        errors=errors,
    )
    case = published.case(request.seed, release=request.release or None)
    _check_sound(case)
    chains = None
    if request.chains_of is not None:
        chains = read_chains(request.chains_of, request.chains, published.dataset)
    return Given(
        published, case, Options(request.time_limit, 1, request.seed, None, request.memory_limit), chains
    )


def _check_sound(case: Case) -> None:
    """Raises: InputError: what stays of the plan breaks a rule already, so that nothing can be promised."""
    stays = Assignment(case.before.teacher[case.stays], case.before.group[case.stays])
    told = judge(case, stays, ())
    if told.ok:
        return
    raise InputError(
        [
            Problem(
                Grade.ERROR,
                "PLAN",
                f"то, что остаётся от плана, нарушает правило {v.rule}: {v.sentence_ru}",
                f"what stays of the plan breaks the rule {v.rule}: {v.sentence_en}",
                code="unsound_plan",
            )
            for v in [*told.violations, *told.plan.violations]
        ]
    )
