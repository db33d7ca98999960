"""JupyterHub met het portaal van Merkbaar als dienst: inloggen zoals bij de hub.

Nodig: `pip install jupyterhub` en, voor de proxy van de hub, `npm install -g
configurable-http-proxy`. Wie er in mag en in welke rol, volgt uit de groepen van de hub:
merkbaar-lezers, merkbaar-trainers en merkbaar-onderzoekers. Wie in geen van de drie zit, komt er
niet in. Zet er nginx met TLS voor (nginx.conf, met 8000 in plaats van 8866).
"""

import os

c = get_config()  # noqa: F821  JupyterHub geeft dit

home = os.environ.get("MERKBAAR_HOME", "/srv/merkbaar")
port = int(os.environ.get("MERKBAAR_PORT", "8866"))
command = os.environ.get("MERKBAAR_COMMAND", "/opt/merkbaar/bin/merkbaar").split()
user = os.environ.get("MERKBAAR_USER", "merkbaar-portaal" if os.getuid() == 0 else "")
behind_tls = os.environ.get("MERKBAAR_TLS", "ja") == "ja"

c.JupyterHub.bind_url = os.environ.get("MERKBAAR_BIND", "http://127.0.0.1:8000")
c.JupyterHub.hub_port = int(os.environ.get("MERKBAAR_HUB_PORT", "8081"))
c.ConfigurableHTTPProxy.command = os.environ.get("MERKBAAR_PROXY", "configurable-http-proxy")
c.ConfigurableHTTPProxy.api_url = os.environ.get("MERKBAAR_PROXY_API", "http://127.0.0.1:8001")

# Kies hier hoe mensen bij de hub inloggen, bijvoorbeeld OAuthenticator voor de eigen omgeving van
# de gemeente. PAM (gebruikers van deze computer) is wat JupyterHub zelf doet als u niets kiest.
# c.JupyterHub.authenticator_class = "generic-oauth"
c.Authenticator.allow_all = True  # erin mogen is niet genoeg: de groep bepaalt of men iets ziet

# wat hier volgt, komt bij wat er al is: The Littlest JupyterHub heeft zelf ook een dienst
c.JupyterHub.load_groups.update(
    {
        "merkbaar-lezers": {"users": []},
        "merkbaar-trainers": {"users": []},
        "merkbaar-onderzoekers": {"users": []},
    }
)

c.JupyterHub.services.append(
    {
        "name": "merkbaar",
        "url": f"http://127.0.0.1:{port}",
        "command": [
            *command,
            "serve",
            f"{home}/outputs",
            "--hub",
            "--no-browser",
            f"--port={port}",
            f"--settings={home}/portaal",
            *(["--behind-proxy=127.0.0.1"] if behind_tls else []),
        ],
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": [
            "access:services!service=merkbaar",
            "read:users:groups!user",
        ],
        # de hub draait vaak als root; het portaal heeft daar niets aan en hoort dat niet te zijn
        **({"user": user} if user else {}),
    }
)
c.JupyterHub.load_roles.append(
    {"name": "user", "scopes": ["self", "access:services!service=merkbaar"]}
)
