"""The READMEs do what they say: every command is run, and what they show of the demo is what it prints.

The commands are run in their order, in one empty folder in which the reader's own files stand: the sample
workbook as ``campaign.xlsx``, and the plan of the README's own making as ``by-hand.csv``.
"""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from rules.profile import SHIPPED, profile_from
from tests.api.commands import kvota
from tests.readme import ENGLISH, RUSSIAN, SAMPLE, blocks, shown, text

pytestmark = pytest.mark.xdist_group("readme")
READMES = pytest.mark.parametrize("name", [ENGLISH, RUSSIAN])
GOAL = re.compile(r"^ ?\d+ (?P<title>\S.*?) {2,}(?P<share>-?\d+ (?:из|of) -?\d+)", re.MULTILINE)
"""A line of the summary on a goal, up to where the words depend on which of equal plans was found."""
GIVEN = re.compile(r"^(?:Реестр|Форма 2|Форма 1|Квота|Register|Form 2|Form 1|Quota) .*$", re.MULTILINE)
"""Lines of the summary that tell of the input alone."""
RECOUNTED = re.compile(r"^  \S.*\(.+\) · .*$", re.MULTILINE)
"""Lines of the audit on a goal."""


def commands(name: str) -> list[str]:
    """Lines that the reader types, in order."""
    lines = [line for block in blocks(name, "console") for line in block.splitlines()]
    return [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]


def typed(name: str, program: str) -> list[list[str]]:
    """The arguments of every call of the program."""
    words = [shlex.split(command, comments=True) for command in commands(name)]
    return [call[1:] for call in words if call[0] == program]


@dataclass(frozen=True)
class Ran:
    """What the commands of the Russian README said, by command."""

    folder: Path
    said: dict[str, str]

    def of(self, command: str) -> str:
        """All that the calls of one command printed."""
        return "".join(out for call, out in self.said.items() if call.split()[0] == command)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("reader")
    shutil.copy(SAMPLE, folder / "campaign.xlsx")
    said: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for call in typed(RUSSIAN, "kvota"):
            if "by-hand.csv" in call:
                shutil.copy("my/plan/assignments.csv", "by-hand.csv")
            done = kvota(*call)
            assert done.exit_code == 0, f"kvota {shlex.join(call)}\n{done.output}"
            said[shlex.join(call)] = done.stdout
    return Ran(folder, said)


def test_every_command_of_the_russian_readme_runs(ran: Ran) -> None:
    assert {call.split()[0] for call in ran.said} == {"generate", "import", "check", "allocate", "audit"}


def test_both_readmes_give_the_same_commands() -> None:
    assert [c for c in typed(ENGLISH, "kvota") if "--lang" not in c] == typed(RUSSIAN, "kvota")
    assert [c[0] for c in typed(ENGLISH, "make")] == [c[0] for c in typed(RUSSIAN, "make")]


def test_the_plan_folder_holds_what_the_readmes_say(ran: Ran) -> None:
    files = {path.name for path in (ran.folder / "my" / "plan").iterdir()}
    for name in (ENGLISH, RUSSIAN):
        assert all(f"`{file}`" in text(name) for file in files)


@READMES
def test_every_target_of_make_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = {call[0] for call in typed(name, "make")} | set(re.findall(r"`make ([a-z]+)", text(name)))
    assert named >= {"demo", "test"}
    assert named <= targets


def test_the_russian_readme_shows_what_the_demo_prints(ran: Ran) -> None:
    allocated, audited = ran.of("allocate"), ran.of("audit")
    assert set(GIVEN.findall(shown(RUSSIAN))) <= set(GIVEN.findall(allocated))
    assert len(GIVEN.findall(shown(RUSSIAN))) == 4
    assert GOAL.findall(shown(RUSSIAN))
    assert set(GOAL.findall(shown(RUSSIAN))) <= set(GOAL.findall(allocated)), "make docs"
    assert RECOUNTED.findall(shown(RUSSIAN))
    assert set(RECOUNTED.findall(shown(RUSSIAN))) <= set(RECOUNTED.findall(audited))


def test_the_english_readme_shows_the_same_figures(ran: Ran) -> None:
    russian = [share.replace("из", "of") for _, share in GOAL.findall(shown(RUSSIAN))]
    assert [share for _, share in GOAL.findall(shown(ENGLISH))] == russian
    audited = kvota(
        "audit", ran.folder / "my/dataset", ran.folder / "my/plan", "--rules", "default", "--lang", "en"
    )
    assert set(RECOUNTED.findall(shown(ENGLISH))) == set(RECOUNTED.findall(audited.stdout))


@READMES
def test_every_profile_is_named_and_the_example_is_one(name: str) -> None:
    assert all(f"`{profile}`" in text(name) for profile in SHIPPED)
    (example,) = blocks(name, "toml")
    assert profile_from(tomllib.loads(example), "example").goals


@READMES
def test_every_preset_is_named(name: str, ran: Ran) -> None:
    listed = ran.said["generate --list"].splitlines()
    assert all(f"`{line.split()[0]}`" in text(name) for line in listed)
