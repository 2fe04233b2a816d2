"""A store of any age is brought to the newest tables with every row it had."""

from __future__ import annotations

from threading import Thread

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from store import tables_numbers, tables_rebalancing  # noqa: F401  # their tables are known then
from store.engine import Store
from store.jobs import SYSTEM
from store.schema import METADATA
from store.upgrade import newest, revision, upgrade

FIRST = "0001"
AT = "2027-01-11T09:00:00.000000Z"
SHA = "a" * 64

OLD_ROWS = (
    f"INSERT INTO blob VALUES ('{SHA}', 2, '{AT}')",
    f"INSERT INTO blob_chunk VALUES ('{SHA}', 0, {{bytes}})",
    f"INSERT INTO campaign VALUES ('campaign_1', 'Весна', 'open', 1, '{AT}', 'operator-7')",
    f"INSERT INTO dataset VALUES ('dataset_1', 'campaign_1', '{SHA}', 'zip', 2, '{AT}', 'operator-7')",
    "INSERT INTO plan VALUES ('plan_1', 'campaign_1', 'dataset_1', 'default', '{\"status\": \"optimal\"}', "
    "'{}', "
    f"'published', 1, NULL, 2, '{AT}', 'operator-7', '{AT}', 'operator-7')",
    "INSERT INTO job VALUES ('job_1', 'allocate', 'done', 'dataset_1', '{}', NULL, 'operator-7', 'region', "
    f"'{AT}', '{AT}', '{AT}', 1, 'w1', NULL, 0, NULL, '{{}}', 'plan_1')",
    f"INSERT INTO job_event VALUES ('job_1', 1, '{AT}', 'queued', '{{}}')",
    "INSERT INTO journal (at, actor, level, action, object_kind, object_id, request_id, detail) "
    f"VALUES ('{AT}', 'operator-7', 'region', 'publish', 'plan', 'plan_1', NULL, '{{}}')",
)
"""A row for every table of the first store, as that version of Kvota would have written it."""


def contents(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {
        table: [tuple(map(str, row)) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
        for table in tables
    }


def test_every_row_of_the_first_store_is_still_there(url: str) -> None:
    store = Store(url)
    upgrade(store, FIRST)
    with store.writing(SYSTEM) as work:
        for statement in OLD_ROWS:
            given = statement.replace("{bytes}", "x'504b'" if store.is_sqlite else "'\\x504b'")
            work.connection.exec_driver_sql(given)
    with store.reading() as connection:
        before = contents(connection)
    assert all(len(rows) == 1 for rows in before.values())
    assert len(before) == len(OLD_ROWS)
    upgrade(store)
    with store.reading() as connection:
        after = contents(connection)
        assert revision(connection) == newest() != FIRST
    assert {table: after[table] for table in before} == before
    store.close()


def test_the_newest_store_has_the_tables_that_the_code_means(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, METADATA) == []


def test_several_may_upgrade_at_once(url: str) -> None:
    failures: list[BaseException] = []

    def one() -> None:
        try:
            made = Store(url)
            upgrade(made)
            made.close()
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store = Store(url)
    with store.reading() as connection:
        assert revision(connection) == newest()
    store.close()
