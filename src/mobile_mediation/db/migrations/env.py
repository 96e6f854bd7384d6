"""Runs migrations on the connection that ``db.migrate`` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeEngine

from mobile_mediation.db import types
from mobile_mediation.db.caseindex import INDEX_TABLE
from mobile_mediation.db.schema import METADATA


def _belongs(name: str | None, kind: str, _parents: Any) -> bool:
    # The full-text index and its shadow tables are not declared as tables.
    return not (kind == "table" and (name or "").startswith(INDEX_TABLE))


def _render(kind: str, item: Any, autogenerate: AutogenContext) -> str | Literal[False]:
    if kind != "type" or not isinstance(item, TypeEngine):
        return False
    if isinstance(item, types.Choice):
        return f"sa.String(length={item.length})"
    if isinstance(item, types.Flag):
        return "sa.BigInteger()"
    if item is types.Digest:
        autogenerate.imports.add("from mobile_mediation.db.types import Digest")
        return "Digest"
    if isinstance(item, types.Id | types.UtcDateTime | types.IsoDate):
        name = type(item).__name__
        autogenerate.imports.add(f"from mobile_mediation.db.types import {name}")
        return f"{name}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_name=_belongs,
    render_item=_render,
    render_as_batch=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
