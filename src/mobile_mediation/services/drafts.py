"""Text that is being typed: kept from the first keystroke until it is saved."""

from mobile_mediation.db.local import Draft
from mobile_mediation.services.desk import Desk


class DraftService:
    """Drafts on this machine; they do not travel and are not part of the record."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, key: str, text: str) -> None:
        """Keep what was typed so far under a key such as ``emergency.place``."""
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            session.merge(Draft(key=key, text=text, at=self._desk.now()))

    def load(self, key: str) -> str | None:
        """What was typed and not saved, if anything."""
        with self._desk.workspace.store.read() as session:
            draft = session.get(Draft, key)
            return None if draft is None else draft.text

    def drop(self, key: str) -> None:
        """Forget a draft, because it was saved or given up."""
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            draft = session.get(Draft, key)
            if draft is not None:
                session.delete(draft)
