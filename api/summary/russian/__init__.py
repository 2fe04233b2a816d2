"""The summary in Russian, in the words of a municipal coordinator."""

from api.summary.russian.given import advice, header, numbers, period, quota, register, requests
from api.summary.russian.rest import absence, dates, files, groups, left_out, onward, proof, remarks
from api.summary.russian.result import extras, goal, share, tails, totals

__all__ = [
    "absence",
    "advice",
    "dates",
    "extras",
    "files",
    "goal",
    "groups",
    "header",
    "left_out",
    "numbers",
    "onward",
    "period",
    "proof",
    "quota",
    "register",
    "remarks",
    "requests",
    "share",
    "tails",
    "totals",
]
