"""Bring a database to the newest schema with Alembic; cheap when there is nothing to do."""

from pathlib import Path

import sqlalchemy as sa

_MIGRATIONS = Path(__file__).parent / "migrations"

HEAD = "0025"
"""The newest revision; a test holds it against what Alembic finds there."""


def current(engine: sa.Engine) -> str | None:
    """Return the revision of the database, or ``None`` when it is empty."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return revision


def migrate(engine: sa.Engine) -> None:
    """Upgrade the database behind ``engine`` to `HEAD`. Does nothing when it is there already.

    Raises `StoreError` when the database was made by a newer version of this program.
    """
    if current(engine) == HEAD:
        return
    from alembic import command  # imported late: half a second that a child need not pay  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    from voetnoot.errors import StoreError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as trouble:
        raise StoreError(
            f"the store is of a newer voetnoot ({current(engine)}) than this one ({HEAD}); install that or restore a backup"
        ) from trouble
