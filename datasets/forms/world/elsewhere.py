"""People of other schools whom a cell may mean: shown as candidates, never taken."""

from __future__ import annotations

from datasets.forms.cells.names import Person, Who
from datasets.forms.cells.similar import How
from datasets.forms.world.known import World

AT_SCHOOL = " · "
"""Between a person and the school in an answer."""
MOST_SHOWN = 3


def persons_elsewhere(world: World, school_id: str, person: Person) -> dict[str, str]:
    """«Name, position · school» -> the school's name, for the schools where the cell names one person."""
    found: dict[str, str] = {}
    for other in world.people.names_at:
        if other == school_id or len(found) == MOST_SHOWN:
            continue
        here = world.people.find(other, person, initials_do=True)
        if here.sure and (here.how is How.EXACT or person.who in (Who.INITIALS, Who.SURNAME)):
            name = world.school_name(other)
            found[f"{world.person_label(here.id)}{AT_SCHOOL}{name}"] = name
    return found
