"""The summary in English."""

from api.summary.english.given import advice, header, numbers, period, quota, register, requests
from api.summary.english.rest import absence, dates, files, groups, left_out, onward, proof, remarks
from api.summary.english.result import extras, goal, share, tails, totals

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
