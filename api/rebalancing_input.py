"""What a rebalancing is made from: the published plan, what arrived since, and the case that they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.exits import wrong_option
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
        attempt(partial(_check_apart, request.out, request.dataset_out), errors)
    attempt(partial(_check_chains, request.chains_of, request.chains), errors)
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


def _check_apart(out: Path, dataset_out: Path) -> None:
    """Raises: InputError: plan and dataset would be written over each other."""
    plan, dataset = out.resolve(), dataset_out.resolve()
    if plan.is_relative_to(dataset) or dataset.is_relative_to(plan):
        said = ("это папка нового плана, или одна в другой", "the plan's folder, or one is inside the other")
        expected = ("своя папка, не та же, что --out", "a folder of its own, other than --out")
        raise wrong_option("--dataset-out", dataset_out, said, expected)


def _check_chains(chains_of: Path | None, chains: Sequence[int]) -> None:
    """Raises: InputError: chains without the result that they are of, or the other way round."""
    if (chains_of is None) == (not chains):
        return
    missing = ("не указано", "is missing")
    if chains_of is None:
        expected = ("папка, из которой взять цепочки --chain", "the folder that --chain takes chains of")
        raise wrong_option("--chains-of", "", missing, expected)
    expected = ("номера цепочек из --chains-of", "numbers of chains of --chains-of")
    raise wrong_option("--chain", "", missing, expected)


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
