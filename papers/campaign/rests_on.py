"""What a plan rests on: in one sentence, and as figures for its certificate."""

from __future__ import annotations

from papers.campaign.state import Campaign, State, campaign_of
from papers.figures import Figures
from rules.base import Sentence
from rules.context import Facts

_PARTS: dict[State, Sentence] = {
    State.SIGNED: ("подписано {n}", "{n} signed"),
    State.SUBMITTED: ("подано без отметки о подписи {n}", "{n} submitted, no signature told"),
    State.DRAFT: ("черновиков {n}", "{n} drafts"),
    State.MISSING: ("не подано {n}", "{n} not submitted"),
}


def campaign_behind(facts: Facts) -> Campaign | None:
    """The campaign that a plan rests on; None where the data tell no more of it than who applied for what."""
    if not len(facts.dataset.submissions) and not len(facts.dataset.held_places):
        return None
    campaign = campaign_of(facts.dataset, Figures.of(facts))
    return campaign if campaign.remarkable else None


def rests_on(campaign: Campaign) -> Sentence:
    """«заявки 21 школы: подписано 17, …; мест без имени 3, для 2 место есть»; both languages."""
    counts = [(state, campaign.counts[state]) for state in _PARTS if campaign.counts[state]]
    ru, en = (", ".join(_PARTS[state][at].format(n=n) for state, n in counts) for at in (0, 1))
    if several := campaign.several:
        ru += f"; несколько версий у {several}"
        en += f"; {several} with several versions"
    if kept := campaign.held_places:
        ru += f"; мест без имени {kept}, место есть для {campaign.held_free}"
        en += f"; {kept} places without a name, {campaign.held_free} of them are there"
    return ru, en


def as_json(campaign: Campaign) -> dict[str, object]:
    """The same for ``plan.json``."""
    return {
        "applications": {str(state): n for state, n in campaign.counts.items()},
        "several_versions": campaign.several,
        "held_places": campaign.held_places,
        "held_places_free": campaign.held_free,
    }
