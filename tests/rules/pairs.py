"""Pairs by hand: which of ``"t1 g1", "t1 g2"`` a pair rule admits, and in what words it refuses."""

from __future__ import annotations

from datetime import date

from rules.base import PairRule, ParameterValue, Sentence
from rules.columns import indices
from rules.context import Context
from rules.dataset import Dataset
from rules.profile import profile_from


def context(
    dataset: Dataset, *, as_of: str | None = None, source: tuple[str, ...] = ("application",)
) -> Context:
    """The dataset under the default profile with the given sources."""
    profile = profile_from({"source": list(source)}, "test")
    return Context(dataset, profile, date.fromisoformat(as_of) if as_of else None)


def settings(rule: PairRule, **given: ParameterValue) -> dict[str, ParameterValue]:
    """Every parameter of the rule, by default where not given."""
    defaults = {p.name: p.default for p in rule.parameters}
    assert set(given) <= set(defaults)
    return defaults | given


def admitted(rule: PairRule, seen: Context, *places: str, **given: ParameterValue) -> list[bool]:
    """Per place whether the rule admits it; whoever is refused gets a sentence in both languages."""
    pairs = [place.split() for place in places]
    teacher = indices(seen.dataset.teacher_index[t] for t, _ in pairs)
    group = indices(seen.dataset.group_index[g] for _, g in pairs)
    parameters = settings(rule, **given)
    found = rule.admits(seen, teacher, group, parameters)
    assert found.shape == (len(pairs),)
    assert found.dtype == bool
    for (t, g), good in zip(pairs, found, strict=True):
        alone = rule.admits(
            seen, indices([seen.dataset.teacher_index[t]]), indices([seen.dataset.group_index[g]]), parameters
        )
        assert alone.tolist() == [good]
        if not good:
            refusal(rule, seen, f"{t} {g}", **given)
    return [bool(x) for x in found]


def refusal(rule: PairRule, seen: Context, place: str, **given: ParameterValue) -> Sentence:
    """Both sentences for a refused place: complete, and without a full name."""
    t, g = place.split()
    teacher, group = seen.dataset.teacher_index[t], seen.dataset.group_index[g]
    ru, en = rule.refusal(seen, teacher, group, settings(rule, **given))
    names = [str(name) for name in seen.dataset.teachers.full_name if name]
    for sentence in (ru, en):
        assert sentence.endswith(".")
        assert "NaT" not in sentence
        assert not any(name in sentence for name in names)
    return ru, en
