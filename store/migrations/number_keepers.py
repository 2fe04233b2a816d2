"""Triggers of the ledger of unique numbers: events stay, numbers stay, none moves without its event.

Migration 0003 makes them: what stands here is history.  Other triggers come with a migration of their own.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_IDENTITY = ("number", "campaign_id", "period", "issued_district")
_STANDING = ("state", "district_id", "school_id", "free_level", "holder", "teacher_id", "group_id")


def keep_numbers(connection: Connection) -> None:
    """The ledger only grows; a number is what its last event says."""
    stays = "rows of the ledger stay as they are"
    for action in ("UPDATE", "DELETE"):
        _refuse(connection, "number_event", action, stays, "TRUE")
    _refuse(connection, "unique_number", "DELETE", "a unique number is never removed", "TRUE")
    differs = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    _refuse(
        connection,
        "unique_number",
        "UPDATE",
        "a unique number changes by an event of its ledger alone",
        " OR ".join(
            [
                *(f"OLD.{column} {differs} NEW.{column}" for column in _IDENTITY),
                "NEW.sequence <> OLD.sequence + 1",
                _untold(differs),
            ]
        ),
        body=True,
    )
    _refuse(
        connection,
        "unique_number",
        "INSERT",
        "a unique number begins with an event of its ledger",
        f"NEW.sequence <> 1 OR {_untold(differs)}",
        body=True,
    )


def _untold(differs: str) -> str:
    """Where the last event says something else than the number's row."""
    columns = ("campaign_id", "period", *_STANDING)
    other = " OR ".join(f"e.{column} {differs} NEW.{column}" for column in columns)
    event = f"e.number = NEW.number AND e.sequence = NEW.sequence AND NOT ({other})"
    return f"NOT EXISTS (SELECT 1 FROM number_event e WHERE {event})"  # noqa: S608  # names of our own


def _refuse(
    connection: Connection, table: str, action: str, message: str, condition: str, *, body: bool = False
) -> None:
    """Refuse an action where the condition holds; ``body``: the condition looks into other tables, which
    PostgreSQL allows within the function alone."""
    name = f"keep_{table}_{action.lower()}"
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE TRIGGER {name} BEFORE {action} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        )
        return
    raised = f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'"
    inner = f"IF {condition} THEN {raised}; END IF; RETURN NEW" if body else raised
    when = "" if body else f"WHEN ({condition}) "
    connection.execute(
        text(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {inner}; END $$")
    )
    connection.execute(
        text(f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()")
    )
