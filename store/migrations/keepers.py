"""Triggers by which the database itself refuses to change what must stay: published plans, the journal.

Migrations make them: what stands here is history.  Other triggers come with a migration of their own.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_FIXED = ("campaign_id", "dataset_id", "profile", "certificate", "files", "number", "succeeds", "created_at")
"""Columns of a published plan that nothing may change; its state may go to superseded."""


def keep_published(connection: Connection) -> None:
    """Published plans keep their content and are never removed."""
    same = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{column} {same} NEW.{column}" for column in _FIXED)
    back = "(OLD.state = 'superseded' AND NEW.state <> 'superseded') OR NEW.state = 'draft'"
    _refuse(connection, "plan", "UPDATE", "published", f"OLD.state <> 'draft' AND ({changed} OR {back})")
    _refuse(connection, "plan", "DELETE", "published", "OLD.state <> 'draft'")


def keep_journal(connection: Connection) -> None:
    """The journal only grows."""
    only_grows(connection, "journal")


def only_grows(connection: Connection, table: str) -> None:
    """No row of the table is ever changed or removed."""
    for action in ("UPDATE", "DELETE"):
        _refuse(connection, table, action, table, "TRUE")


def _refuse(connection: Connection, table: str, action: str, what: str, condition: str) -> None:
    name = f"keep_{table}_{action.lower()}"
    message = f"{what} rows stay as they are"
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(
                f"CREATE TRIGGER {name} BEFORE {action} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        )
        return
    connection.execute(
        text(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    )
    connection.execute(
        text(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION {name}()"
        )
    )
