"""Who may come in: names, roles and hashed passwords, in a file of the server."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from ...errors import DefinitionError
from ..files import read_json, write_json

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "trainer", "researcher"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From seeing the least to seeing the most; who may see more may see the less as well."""
FILE = "users.json"
SHORTEST = 12
LONGEST = 256
"""Signs of a password: longer than 256 is refused before it is hashed."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True)
class User:
    """Somebody who may come in.

    Attributes
    ----------
    account : str
        Eight characters that stand for this user in the audit log, in place of the name.
    hashed : str
        The password under Argon2id (RFC 9106), with its salt and parameters.
    """

    name: str
    role: Role
    account: str
    hashed: str = field(repr=False)
    since: str = ""


def may(role: Role | None, needed: Role) -> bool:
    """Whether a role is enough."""
    return role is not None and ROLES.index(role) >= ROLES.index(needed)


class Users:
    """The users of a server; read anew when the file has changed.

    Parameters
    ----------
    settings : Path
        The server's own folder.
    """

    def __init__(self, settings: Path) -> None:
        self.path = settings / FILE
        self._mark: object = None
        self._users: dict[str, User] = {}

    def all(self) -> dict[str, User]:
        """Give the users by name.

        Raises
        ------
        DefinitionError
            If the file can't be read.
        """
        mark = _mark(self.path)
        if mark != self._mark:
            self._users, self._mark = _read(self.path), mark
        return dict(self._users)

    def add(self, name: str, role: str, password: str) -> User:
        """Add a user.

        Raises
        ------
        DefinitionError
            If the name, the role or the password won't do, or the name is taken.
        """
        if not _NAME.fullmatch(name):
            raise DefinitionError(
                "Deze naam kan niet. Verwacht: hoogstens 64 letters (zonder accent), cijfers en "
                "de tekens . _ @ -, te beginnen met een letter of cijfer."
            )
        if name in self.all():
            raise DefinitionError(f"Gebruiker '{name}' is er al. Wachtwoord wijzigen: passwd.")
        user = User(name, _role(role), secrets.token_hex(4), _hashed(password), _today())
        self._write({**self.all(), name: user})
        return user

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password; who was logged in with the old one is out."""
        user = self._known(name)
        self._write({**self.all(), name: replace(user, hashed=_hashed(password))})

    def remove(self, name: str) -> None:
        """Take a user away; who was logged in is out."""
        self._known(name)
        self._write({other: user for other, user in self.all().items() if other != name})

    def check(self, name: str, password: str) -> User | None:
        """Give the user if the password is right; takes as long where there is no such user."""
        from argon2.exceptions import InvalidHashError, VerificationError

        user = self.all().get(name)
        hashed = user.hashed if user else _nobody()
        try:
            _hasher().verify(hashed, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return None
        return user if len(password) <= LONGEST else None

    def _known(self, name: str) -> User:
        user = self.all().get(name)
        if user is None:
            raise DefinitionError(
                f"Gebruiker '{name}' is er niet. Wie er zijn: 'merkbaar users list'."
            )
        return user

    def _write(self, users: dict[str, User]) -> None:
        write_json(self.path, {"users": [asdict(users[name]) for name in sorted(users)]})


def _read(path: Path) -> dict[str, User]:
    if not path.exists():
        return {}
    content = read_json(path)
    try:
        users = [User(**one) for one in content["users"]]
        if not all(user.role in ROLES for user in users):
            raise ValueError("a role that doesn't exist")
    except (TypeError, KeyError, ValueError):
        raise DefinitionError(
            f"{path} is niet te lezen: wie er binnen mag, is dan niet te zien. Zet het bestand "
            "terug uit een reservekopie, of haal het weg en voeg de gebruikers opnieuw toe."
        ) from None
    return {user.name: user for user in users}


def _mark(path: Path) -> object:
    try:
        found = path.stat()
    except FileNotFoundError:
        return "none"
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise DefinitionError(
        f"De rol '{role}' bestaat niet. Verwacht: reader (lezer), trainer of researcher "
        "(onderzoeker)."
    )


def _today() -> str:
    return dt.datetime.now(dt.UTC).date().isoformat()


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise DefinitionError(
            f"Dit wachtwoord kan niet. Verwacht: {SHORTEST} tot {LONGEST} tekens, bijvoorbeeld "
            "vier woorden die niets met elkaar te maken hebben."
        )
    return _hasher().hash(password)


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the second recommended choice of RFC 9106: 64 MiB, three passes."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    """The hash of a password that nobody knows, to be held against where there is no user."""
    return _hasher().hash(secrets.token_hex(32))


def prepared() -> None:
    """Make what the first check needs beforehand, so that it takes no longer than others."""
    _nobody()


def listed(users: dict[str, User]) -> list[str]:
    """Say who may come in, a line each: name, role, account in the audit log, since when."""
    if not users:
        return ["Er zijn nog geen gebruikers. Toevoegen: 'merkbaar users add NAAM --role reader'."]
    return [
        f"{one.name:24} {one.role:11} logboek {one.account}  sinds {one.since}"
        for one in users.values()
    ]


def act(settings: Path, what: str, name: str, *, role: str, ask: Any) -> list[str]:
    """Carry out ``merkbaar users``: add, list, remove or passwd; says what was done.

    Parameters
    ----------
    ask : callable
        Asks for a new password, twice, without showing it.
    """
    users = Users(settings)
    if what == "list":
        return listed(users.all())
    if what not in ("add", "remove", "passwd") or not name:
        raise DefinitionError(
            "Verwacht: 'merkbaar users list', of add, remove of passwd met een naam."
        )
    if what == "remove":
        users.remove(name)
        return [f"Gebruiker '{name}' is weg en kan niets meer openen."]
    if what == "passwd":
        users._known(name)
        users.set_password(name, ask())
        return [f"Het wachtwoord van '{name}' is gewijzigd. Wie was ingelogd, moet dat opnieuw."]
    user = users.add(name, _role(role), ask())
    return [f"Gebruiker '{user.name}' mag binnen als {user.role} (in het logboek: {user.account})."]
