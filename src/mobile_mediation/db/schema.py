"""The whole schema: importing this module makes every table known."""

from typing import Final

from sqlalchemy import MetaData

from mobile_mediation.db import hq_local, local, tables
from mobile_mediation.db.base import Base

TABLE_MODULES: Final = (tables, local, hq_local)
METADATA: Final[MetaData] = Base.metadata
