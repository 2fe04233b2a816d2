"""``kvota numbers``: which unique numbers there are on a server, and what became of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from api.client.client import Kvota, RefusedError, UnreachableError
from api.commands.remote import told_refusal, unreachable
from api.exits import ExitCode, all_wrong, wrong_option
from api.http.number_models import NumberBalance, NumberDetail, NumberOut, StandingOut, State
from api.loading import attempt, day_of
from api.messages import pick
from api.voice import Voice
from rules.ledger import states, words
from rules.ledger.states import FreeLevel, Standing
from rules.problems import InputError

STATES: Sequence[str] = get_args(State)


@dataclass(frozen=True)
class Request:
    """What is asked for: one number, or those of a campaign; ``on``: as it was on that day."""

    server: str | None
    number: str | None
    campaign: str | None
    state: str | None
    district: str | None
    on: str | None


def run(request: Request, voice: Voice) -> ExitCode:
    """Ask the server and show the answer."""
    server, day = _checked(request)
    with Kvota(server) as client:
        try:
            if request.number is not None:
                return _life(client.numbers.one(request.number, day), voice)
            found = _all(client, request, day)
            balance = None if request.campaign is None else client.numbers.balance(request.campaign, day)
        except RefusedError as error:
            return told_refusal(voice, error)
        except UnreachableError as error:
            raise unreachable(server) from error
    return _listed(found, balance, voice)


def _checked(request: Request) -> tuple[str, date | None]:
    """The server and the day.  Raises: InputError: every wrong option."""
    errors: list[InputError] = []
    day = attempt(lambda: day_of("--on", request.on), errors)
    if request.server is None:
        expected = ("адрес сервера (kvota serve)", "the address of a server (kvota serve)")
        errors.append(wrong_option("--server", "", ("не указано", "is missing"), expected))
    if request.number is None and request.campaign is None:
        expected = ("номер или --campaign", "a number, or --campaign")
        errors.append(wrong_option("NUMBER", "", ("не указано", "is missing"), expected))
    errors += _in_vain(request)
    if request.state is not None and request.state not in STATES:
        listed = ", ".join(STATES)
        unknown = ("такого состояния нет", "no such state")
        errors.append(wrong_option("--state", request.state, unknown, (listed, listed)))
    if errors or request.server is None:
        raise all_wrong(errors)
    return request.server, day


def _in_vain(request: Request) -> list[InputError]:
    """Options that choose among numbers, beside one that is named."""
    if request.number is None:
        return []
    given = {
        "--campaign": request.campaign,
        "--state": request.state,
        "--district": request.district,
    }
    told = ("номер уже назван", "a number is named already")
    expected = ("либо номер, либо отбор", "either a number, or a choice among them")
    return [
        wrong_option(option, value, told, expected) for option, value in given.items() if value is not None
    ]


def _all(client: Kvota, request: Request, day: date | None) -> list[NumberOut]:
    """Every page of the list."""
    found: list[NumberOut] = []
    cursor: str | None = None
    while True:
        page = client.numbers.page(
            request.campaign, state=request.state, district_id=request.district, on=day, cursor=cursor
        )
        found += page.items
        cursor = page.next
        if cursor is None:
            return found


def _listed(found: Sequence[NumberOut], balance: NumberBalance | None, voice: Voice) -> ExitCode:
    for number in found:
        voice.line(f"{number.number}  {number.district_id}  {_place(number, voice)}")
    voice.say("numbers_found", n=len(found))
    if balance is not None:
        _balance(balance, voice)
    voice.answer(
        {
            "numbers": [number.model_dump(mode="json") for number in found],
            "balance": None if balance is None else balance.model_dump(mode="json"),
        }
    )
    return ExitCode.DONE


def _balance(balance: NumberBalance, voice: Voice) -> None:
    if balance.on is not None:
        voice.say("numbers_on", day=balance.on.isoformat())
    for period in balance.periods:
        voice.say("numbers_balance", **period.model_dump(exclude={"districts"}))
        for district in period.districts:
            voice.say("numbers_district", district=district.district_id, **district.model_dump())


def _life(number: NumberDetail, voice: Voice) -> ExitCode:
    told = {"number": number.number, "period": number.period, "issued": number.issued_district}
    place = _place(number, voice)
    if number.on is None:
        voice.say("number_now", **told, place=place)
    else:
        voice.say("number_then", **told, place=place, day=number.on.isoformat())
    for event in number.events:
        sentence = pick((event.told_ru, event.told_en), voice.lang)
        voice.line(f"{event.sequence:>4}  {event.on.isoformat()}  {sentence} · {event.actor}")
    voice.answer(number.model_dump(mode="json"))
    return ExitCode.DONE


def _place(number: StandingOut, voice: Voice) -> str:
    standing = Standing(
        state=states.State(number.state),
        district_id=number.district_id,
        school_id=number.school_id,
        free_level=None if number.free_level is None else FreeLevel(number.free_level),
        holder=number.holder,
        teacher_id=number.teacher_id,
        group_id=number.group_id,
    )
    return pick(words.place(standing), voice.lang)
