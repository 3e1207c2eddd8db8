"""What befell artifacts besides their revisions, and until when a name led to another one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """From the version before to this one."""
    op.create_table(
        "events",
        sa.Column("artifact_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["artifact_id"], ["artifacts.id"], name="fk_events_artifact_id_artifacts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("artifact_id", "position", name="pk_events"),
    )
    op.create_index("ix_events_at", "events", ["at"], unique=False)
    with op.batch_alter_table("aliases") as aliases:
        aliases.add_column(sa.Column("last_seen", sa.String(), nullable=True))
    op.execute("update aliases set last_seen = first_seen")
    with op.batch_alter_table("aliases") as aliases:
        aliases.alter_column("last_seen", existing_type=sa.String(), nullable=False)


def downgrade() -> None:
    """Back to the version before: earlier states and names are forgotten, revisions are not."""
    op.drop_table("events")
    with op.batch_alter_table("aliases") as aliases:
        aliases.drop_column("last_seen")
