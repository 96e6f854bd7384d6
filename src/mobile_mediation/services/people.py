"""The people of a vehicle: who may open it, who approves, who seals."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.fund_checks import check_approver
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.domain.users import User, UserRole, clean_login
from mobile_mediation.security.approvals import Approver
from mobile_mediation.security.certificates import Authority
from mobile_mediation.security.containers import Holder, SigningContainer
from mobile_mediation.security.sealing import Argon2Cost
from mobile_mediation.services.desk import Desk


class PeopleService:
    """Users of the vehicle.

    Everybody has secrets of their own. An officer cannot open the store: the
    officer's signing key lies on the officer's own stick and nowhere else.
    """

    def __init__(
        self, desk: Desk, *, authority: Authority, cost: Argon2Cost | None = None
    ) -> None:
        self._desk = desk
        self._authority = authority
        self._cost = cost

    def users(self) -> tuple[User, ...]:
        """Everybody who is or was known here."""
        with self._desk.reading() as repository:
            return repository.users()

    def user(self, name: str) -> User:
        """One person by the name they log in with.

        Raises:
            NotFound: MM1201.
        """
        for user in self.users():
            if user.name == name:
                return user
        raise NotFound(
            "MM1201",
            Words("没有这个用户。", "There is no such user."),
            path="user",
            value=name,
        )

    def authenticate(self, name: str, secret: str) -> User:
        """Let a second person prove who they are.

        Raises:
            Locked: MM1602 the name or the secret is wrong.
        """
        self._desk.workspace.slots().unlock(name, secret)
        return self.user(name)

    def approver(self, name: str, secret: str) -> Approver:
        """Let a second person open the key of his own, to sign an approval with it.

        Args:
            name: The name the person logs in with.
            secret: The signing secret, which opens nothing but the person's key.

        Raises:
            NotFound: MM1201 no such person, MM1604 the key is not here.
            Locked: MM1603 the secret is wrong.
            RuleViolation: MM1307 not entitled, MM1346 it is not the key that was
                noted with the person.
        """
        user = self.user(name)
        check_approver(user)
        opened = SigningContainer.open(self.container_of(user), secret)
        approver = Approver(user, opened)
        if approver.certificate != user.certificate:
            raise RuleViolation(
                "MM1346",
                Words(
                    "签名密钥与登记的证书不一致。",
                    "This key is not the one that was noted with the person.",
                ),
                path="user.certificate",
                value=user.name,
                next_step=Words(
                    "请使用本人登记的密钥，并报告总部。",
                    "Use the person's own key, and tell headquarters.",
                ),
            )
        return approver

    def container_of(self, user: User) -> Path:
        """Where the signing container of somebody of this vehicle lies."""
        return self._desk.workspace.folder.containers / f"{user.name}.mmkey"

    def add(
        self,
        *,
        name: str,
        display_name: str,
        role: UserRole,
        unit: str,
        secret: str,
        signing_secret: str | None = None,
        number: str | None = None,
        stick: Path | None = None,
        phrase: str | None = None,
    ) -> User:
        """Make somebody known, with their own secrets and their own key.

        An officer's container is written to ``stick``, a folder that the officer
        takes along; only its certificate is remembered here.

        Raises:
            RuleViolation: MM1202 the name is taken; MM1203 an officer without
                stick; MM1204 not a name; MM1622 a key of this name on the stick.
        """
        if role is UserRole.OFFICER and stick is None:
            raise RuleViolation(
                "MM1203",
                Words(
                    "民警的签名密钥只能存放在其本人的介质上，请指定介质文件夹。",
                    "An officer's key lies on the officer's own stick; name it.",
                ),
                path="user.stick",
                rule="电子签名法 13",
            )
        now = self._desk.now()
        login = clean_login(name)
        with ExitStack() as undo:
            with self._desk.workspace.store.begin(self._desk.user.id) as session:
                repository = Repository(session)
                if any(user.name == login for user in repository.users()):
                    raise RuleViolation(
                        "MM1202",
                        Words("该用户名已存在。", "This name is taken."),
                        path="user.name",
                        value=login,
                    )
                holder = Holder(
                    name=clean_name(display_name),
                    role=role.value,
                    unit=clean_text(unit),
                    number=clean_text(number) if number else None,
                )
                folder = stick or self._desk.workspace.folder.containers
                key_file = folder / f"{login}.mmkey"
                container = SigningContainer.create(
                    key_file,
                    holder=holder,
                    secret=signing_secret or secret,
                    authority=self._authority,
                    phrase=phrase,
                    now=now,
                    cost=self._cost,
                )
                undo.callback(key_file.unlink, missing_ok=True)
                user = User(
                    origin_id=self._desk.device_id,
                    id=new_id(now),
                    created_at=now,
                    created_by=self._desk.user.id,
                    name=login,
                    display_name=holder.name,
                    role=role,
                    unit=holder.unit,
                    number=holder.number,
                    certificate=container.certificate_digest,
                )
                repository.add(user)
                if role is not UserRole.OFFICER:
                    self._desk.workspace.slots().add(
                        user.id,
                        login,
                        secret,
                        self._desk.workspace.key,
                        cost=self._cost,
                    )
            # Stored: the key stays.
            undo.pop_all()
        return user

    def disable(self, name: str) -> None:
        """Take somebody's access away; what they did stays theirs.

        Raises:
            RuleViolation: MM1611 nobody else could open the workspace.
        """
        user = self.user(name)
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            Repository(session).change(user, disabled_at=self._desk.now())
            # Inside: what the slots refuse is not noted as done.
            if user.role is not UserRole.OFFICER:
                self._desk.workspace.slots().disable(name)

    def names(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        """The names of people, for showing who did something."""
        known = {user.id: user.display_name for user in self.users()}
        return {each: known[each] for each in ids if each in known}
