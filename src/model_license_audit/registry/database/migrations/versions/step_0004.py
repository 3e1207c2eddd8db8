"""Who ran an audit, what the gate said, which files it rests on, and what its artifact was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From the version before to this one: nobody knows by whom earlier audits were run, and no gate spoke."""
    with op.batch_alter_table("audits") as audits:
        audits.add_column(sa.Column("verdict", sa.String(), nullable=True))
        audits.add_column(sa.Column("who", sa.String(), nullable=True))
        audits.add_column(sa.Column("who_from", sa.String(), nullable=True))
    op.execute("update audits set verdict = ''")
    with op.batch_alter_table("audits") as audits:
        audits.alter_column("verdict", existing_type=sa.String(), nullable=False)
    op.create_table(
        "inputs",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_inputs_audit_id_audits", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audit_id", "position", name="pk_inputs"),
    )
    op.create_index("ix_inputs_digest", "inputs", ["digest"], unique=False)
    op.create_table(
        "ancestors",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("license", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["audit_id"], ["audits.id"], name="fk_ancestors_audit_id_audits", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("audit_id", "position", name="pk_ancestors"),
    )
    op.create_index("ix_ancestors_key", "ancestors", ["key"], unique=False)


def downgrade() -> None:
    """Back to the version before: audits stay, without who ran them, what the gate said and what they rest on."""
    op.drop_table("ancestors")
    op.drop_table("inputs")
    with op.batch_alter_table("audits") as audits:
        audits.drop_column("who_from")
        audits.drop_column("who")
        audits.drop_column("verdict")
