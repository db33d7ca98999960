"""Log in through JupyterHub: it knows who somebody is, its groups say in which role.

The server is a service of the hub (``jupyterhub_config.py`` in ``templates/deploy``). This is
the hub's own OAuth 2.0 (authorization code, RFC 6749 section 4.1, with PKCE of RFC 7636), with
what it gives a service in its environment; the package ``jupyterhub`` isn't needed.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.web import HTTPError

from ...errors import DefinitionError
from .base import Plain, Refused, safe_path
from .users import Role

if TYPE_CHECKING:
    from .base import Portal
    from .login import LoginHandler
    from .sessions import Session

GROUPS: Mapping[str, Role] = {
    "merkbaar-onderzoekers": "researcher",
    "merkbaar-trainers": "trainer",
    "merkbaar-lezers": "reader",
}
"""Groups of the hub and the role they give, the widest first; without one there is no way in."""
STATE = "merkbaar-state"
EVERY_SECONDS = float(os.environ.get("MERKBAAR_HUB_SECONDS", "300"))
"""Who is taken out of a group, or logs out of the hub, is out here after so long."""
_NEEDED = ("API_TOKEN", "API_URL", "CLIENT_ID", "SERVICE_PREFIX")


@dataclass(frozen=True)
class Hub:
    """What JupyterHub tells its services."""

    token: str = field(repr=False)
    api: str
    client: str
    prefix: str
    public: str = "/hub"

    @property
    def port(self) -> int:
        """The port of the hub's API."""
        found = urlsplit(self.api)
        return found.port or (443 if found.scheme == "https" else 80)


def hub_of(environment: Mapping[str, str] = os.environ) -> Hub:
    """Read what the hub gave this service.

    Raises
    ------
    DefinitionError
        If this isn't a service of a hub.
    """
    given = {name: environment.get(f"JUPYTERHUB_{name}", "") for name in _NEEDED}
    if missing := [f"JUPYTERHUB_{name}" for name in _NEEDED if not given[name]]:
        raise DefinitionError(
            f"--hub werkt alleen als dienst van JupyterHub; hier ontbreekt {', '.join(missing)}. "
            "Hoe dat gaat staat in templates/deploy/jupyterhub_config.py."
        )
    base = environment.get("JUPYTERHUB_BASE_URL", "/")
    return Hub(*(given[name] for name in _NEEDED), public=f"{base}hub")


def authorize(handler: LoginHandler, after: str) -> str:
    """Give the address at the hub where one says yes; remembers in a cookie who went there."""
    hub, state, verifier = hub_of(), secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    handler.set_cookie(
        STATE,
        f"{state}.{verifier}.{_packed(after)}",
        path=hub.prefix,
        httponly=True,
        samesite="Lax",  # one comes back from the hub's page
        secure=handler.portal.options.secure,
        max_age=600,
    )
    challenge = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": hub.client,
        "redirect_uri": f"{hub.prefix}oauth_callback",
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{hub.public}/api/oauth2/authorize?{urlencode(asked)}"


class CallbackHandler(Plain):
    """Where the hub sends somebody back to."""

    needs = None

    async def get(self) -> None:
        """Begin a session for who the hub says it is."""
        if self.portal.options.mode != "hub":
            raise HTTPError(404)
        hub = hub_of()
        state, verifier, after = self._remembered()
        given = self.get_query_argument("state", "")
        if not state or not secrets.compare_digest(state.encode(), given.encode()):
            raise Refused(403, "door.cross_site")
        self.clear_cookie(STATE, path=hub.prefix)
        token = await _token(hub, self.get_query_argument("code", ""), verifier)
        about = await _about(hub, token)
        role = role_of(about)
        account = self.portal.audit.account_of(str(about.get("name", "")))
        if role is None:
            self.portal.audit.note("login_failed", account=account)
            raise Refused(403, "door.no_group")
        self.begin_session(str(about.get("name", "")), role, account=account, grant=token)
        # the browser keeps a strict cookie to itself on the way back from the hub
        self.set_header("Refresh", f"0; url={after}")
        from .login import login_done

        self.finish(login_done(self.portal.options.home))

    def _remembered(self) -> tuple[str, str, str]:
        parts = (self.get_cookie(STATE) or "").split(".")
        if len(parts) != 3:
            return "", "", ""
        return parts[0], parts[1], safe_path(_unpacked(parts[2]), self.portal.options.home)


async def keep_asking(portal: Portal) -> None:
    """Ask the hub every few minutes whether who is logged in still is who it was."""
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        for session in portal.sessions.of_a_hub():
            if await _is_other(session):
                portal.sessions.end_of_grant(session.grant)


async def _is_other(session: Session) -> bool:
    """Whether the hub gives somebody another role now, or none; a hub that is away says nothing."""
    asked = HTTPRequest(f"{hub_of().api}/user", headers=_bearer(session.grant), request_timeout=10)
    try:
        answer = await AsyncHTTPClient().fetch(asked)
        about = json.loads(answer.body)
    except HTTPClientError as error:
        return error.code in (401, 403, 404)
    except (OSError, ValueError):
        return False
    return not isinstance(about, dict) or role_of(about) != session.role


def role_of(about: Mapping[str, Any]) -> Role | None:
    """Give the widest role that somebody's groups at the hub give."""
    groups = about.get("groups") or ()
    return next((role for group, role in GROUPS.items() if group in groups), None)


async def _token(hub: Hub, code: str, verifier: str) -> str:
    form = {
        "client_id": hub.client,
        "client_secret": hub.token,
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": verifier,
        "redirect_uri": f"{hub.prefix}oauth_callback",
    }
    answer = await _ask(f"{hub.api}/oauth2/token", method="POST", body=urlencode(form))
    return str(answer.get("access_token", ""))


async def _about(hub: Hub, token: str) -> dict[str, Any]:
    return await _ask(f"{hub.api}/user", headers=_bearer(token))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _ask(address: str, **more: Any) -> dict[str, Any]:
    try:
        asked = HTTPRequest(address, request_timeout=10, follow_redirects=False, **more)
        answer = await AsyncHTTPClient().fetch(asked)
        found = json.loads(answer.body)
    except (HTTPClientError, OSError, ValueError):
        raise Refused(403, "door.no_session") from None
    return found if isinstance(found, dict) else {}


def _packed(path: str) -> str:
    return base64.urlsafe_b64encode(path.encode()).rstrip(b"=").decode()


def _unpacked(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""
