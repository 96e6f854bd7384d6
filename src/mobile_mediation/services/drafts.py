"""Text that is being typed: kept from the first keystroke until it is saved."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from mobile_mediation.db.local import Draft
from mobile_mediation.services.desk import Desk


class DraftService:
    """Drafts on this machine; they do not travel and are not part of the record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, key: str, text: str) -> None:
        """Keep what was typed so far under a key such as ``emergency.place``."""
        self.save_all({key: text})

    def save_all(self, texts: Mapping[str, str]) -> None:
        """Keep what was typed so far in several fields."""
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            for key, text in texts.items():
                session.merge(Draft(key=key, text=text, at=self._desk.now()))

    def load(self, key: str) -> str | None:
        """What was typed and not saved, if anything."""
        with self._desk.workspace.store.read() as session:
            draft = session.get(Draft, key)
            return None if draft is None else draft.text

    def under(self, prefix: str) -> Mapping[str, str]:
        """All drafts whose keys begin in one way, such as ``case/<id>/``."""
        query = select(Draft.key, Draft.text).where(
            Draft.key.startswith(prefix, autoescape=True)
        )
        with self._desk.workspace.store.read() as session:
            return {row.key: row.text for row in session.execute(query)}

    def drop(self, *keys: str) -> None:
        """Forget drafts, because they were saved or given up."""
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            session.execute(delete(Draft).where(Draft.key.in_(keys)))
