"""Every template that is shipped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from papers.building.for_campaign import campaign
from papers.building.for_district import application, plan, protocol, rosters, site
from papers.building.for_school import extract, form3, notice, order
from papers.building.sheet import Sheet

TEMPLATES: Mapping[str, Callable[[], Sheet]] = MappingProxyType(
    {
        "application": application,
        "plan": plan,
        "rosters": rosters,
        "protocol": protocol,
        "notice": notice,
        "extract": extract,
        "form3": form3,
        "order": order,
        "site": site,
        "campaign": campaign,
    }
)
"""Every template by the name of its paper."""
