"""The position in a row of Form 2 beside the one that is known."""

from __future__ import annotations

from datasets.forms.cells.positions import Position, same_position
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.people import Post


def compare_job(task: Task, cells: Cells, posts: list[Post], job: Position) -> None:
    """The position that is known holds; another one in the form is told."""
    held = ", ".join(dict.fromkeys(post.position for post in posts))
    listed = posts[0].school_id in task.world.staffed
    place = cells.place("position")
    if not job.parts:
        if task.layout.has("position"):
            source = Say("реестра", "the register") if listed else Say("другой строки", "another row")
            task.log.repair(
                place,
                Say(f"должность взята из {source.ru}: «{held}».", f"position from {source.en}: «{held}»."),
            )
        return
    odd = [part for part in job.parts if not any(same_position(part, post.position) for post in posts)]
    if odd and not listed:
        task.log.doubt(
            place,
            Say(
                f"в другой строке должность этого человека «{held}»; взята она.",
                f"another row has this person as «{held}»; taken.",
            ),
            Say(
                "Один человек или тёзки? Проверьте должность.", "One person or namesakes? Check the position."
            ),
        )
    elif odd:
        task.log.repair(
            place,
            Say(f"в реестре другая должность: «{held}»; взята она.", f"the register has «{held}»; taken."),
            Say("Проверьте должность.", "Check the position."),
        )
    elif job.changed or len(job.parts) > 1:
        shown = ", ".join(job.parts)
        task.log.repair(place, Say(f"понято как «{shown}».", f"read as «{shown}»."))
