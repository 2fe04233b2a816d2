"""The report on the campaign (step 14): were recommendations followed, do applications give a reason."""

from __future__ import annotations

import pandas as pd

from datasets.forms.cells.justification import Ground, read_grounds
from papers.figures import Figures

GROUNDS = (Ground.NONE, Ground.FORMAL, Ground.FORM1, Ground.DEFICITS, Ground.OWN)
"""Every application counts in exactly one of them: a deficit comes before a recommendation."""
WITHOUT_A_REASON = frozenset({Ground.NONE, Ground.FORMAL})


def grounds(figures: Figures) -> pd.Series:
    """Per application (row of ``figures.wishes``) what its justification rests on."""
    texts = figures.wishes["justification"]
    known = {text: _one(read_grounds(text)) for text in set(texts.tolist())}
    return texts.map(known).astype(object)


def _one(found: tuple[Ground, ...]) -> Ground:
    return max(found, key=(Ground.NONE, Ground.FORMAL, Ground.OWN, Ground.FORM1, Ground.DEFICITS).index)


def by_school(figures: Figures) -> pd.DataFrame:
    """One row a school, also one that sent nothing, by name: ``school_id``, ``school``, ``recommended``
    (distinct recommendations), ``in_application``, ``in_plan`` (those of them that were followed), ``wishes``
    (applications, equal ones once), ``justified`` (any words), ``reasoned`` (more than a set phrase), and one
    column a ground; ``wishes`` is the sum of the grounds."""
    base = figures.schools.sort_values(["school", "school_id"], ignore_index=True)
    ids, advice = base["school_id"], figures.recommendations
    rests = grounds(figures)
    counted = {
        "recommended": advice["school_id"],
        "in_application": advice.loc[advice["in_application"], "school_id"],
        "in_plan": advice.loc[advice["in_plan"], "school_id"],
        "wishes": figures.wishes["school_id"],
        "justified": figures.wishes.loc[rests != Ground.NONE, "school_id"],
        "reasoned": figures.wishes.loc[~rests.isin(list(WITHOUT_A_REASON)), "school_id"],
    }
    counted |= {str(ground): figures.wishes.loc[rests == ground, "school_id"] for ground in GROUNDS}
    counts = {name: ids.map(rows.value_counts()).fillna(0).astype("int64") for name, rows in counted.items()}
    return base[["school_id", "school", "district_id"]].assign(**counts)


def unfollowed(figures: Figures) -> pd.DataFrame:
    """Recommendations that no application followed: the columns of ``figures.recommendations``."""
    table = figures.recommendations
    return table[~table["in_application"]].reset_index(drop=True)


def without_a_reason(figures: Figures) -> pd.DataFrame:
    """Applications without a justification, or with a set phrase only: the columns of ``figures.wishes``."""
    return figures.wishes[grounds(figures).isin(list(WITHOUT_A_REASON))].reset_index(drop=True)
