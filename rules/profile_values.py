"""Values of parameters: are they of the right type and in range, and what was expected."""

from __future__ import annotations

from rules.base import Parameter, ParameterValue, Sentence


def expectation(
    like: object, minimum: int | None = None, maximum: int | None = None, choices: tuple[str, ...] = ()
) -> Sentence:
    """What a value of the type of ``like`` must be, in both languages."""
    if isinstance(like, bool):
        return "true или false", "true or false"
    if isinstance(like, int):
        low_ru, low_en = ("", "") if minimum is None else (f" от {minimum}", f" from {minimum}")
        high_ru, high_en = ("", "") if maximum is None else (f" до {maximum}", f" to {maximum}")
        return f"целое число{low_ru}{high_ru}", f"a whole number{low_en}{high_en}"
    names = ", ".join(choices)
    if isinstance(like, tuple):
        return (
            f"список строк{f' из: {names}' if names else ''}",
            f"a list of strings{f' out of: {names}' if names else ''}",
        )
    return (f"одно из: {names}", f"one of: {names}") if names else ("строка", "a string")


def checked_value(parameter: Parameter, given: object) -> tuple[ParameterValue, Sentence | None]:
    """The value of a parameter, and what was expected where it is not allowed (then the default)."""
    value: object = tuple(given) if isinstance(given, list) else given
    if _fits(parameter, value):
        return value, None  # type: ignore[return-value]  # of the type of the default, as _fits saw
    return parameter.default, expectation(
        parameter.default, parameter.minimum, parameter.maximum, parameter.choices
    )


def _fits(parameter: Parameter, value: object) -> bool:
    if type(value) is not type(parameter.default):
        return False
    if isinstance(value, tuple):
        return all(isinstance(v, str) and (not parameter.choices or v in parameter.choices) for v in value)
    if isinstance(value, str):
        return not parameter.choices or value in parameter.choices
    if isinstance(value, int) and not isinstance(value, bool):
        low = parameter.minimum is None or value >= parameter.minimum
        return low and (parameter.maximum is None or value <= parameter.maximum)
    return True
