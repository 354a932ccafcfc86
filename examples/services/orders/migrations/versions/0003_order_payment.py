"""Remember the payment of an order"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("orders", sa.Column("payment_id", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("orders", "payment_id")
