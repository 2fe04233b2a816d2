"""Jobs that answer questions: scenarios, explanations, what limits are worth."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KINDS = (
    "kind IN ('check', 'allocate', 'audit', 'rebalance', 'deadlines', 'candidates', 'whatif', 'explain', "
    "'value', 'prices', 'backbone', 'reserve', 'unmet')"
)


def upgrade() -> None:
    """Let jobs be of further kinds."""
    with op.batch_alter_table("job") as job:
        job.drop_constraint(op.f("ck_job_kind"), type_="check")
        job.create_check_constraint(op.f("ck_job_kind"), _KINDS)
