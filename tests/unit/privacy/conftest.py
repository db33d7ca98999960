"""A key store in memory, in the place of the system's own."""

from __future__ import annotations

import keyring
import pytest
from keyring.backend import KeyringBackend


class Bos(KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.held = {}

    def get_password(self, service, username):
        return self.held.get((service, username))

    def set_password(self, service, username, password):
        self.held[service, username] = password

    def delete_password(self, service, username):
        del self.held[service, username]


@pytest.fixture
def bos():
    before = keyring.get_keyring()
    keyring.set_keyring(made := Bos())
    yield made
    keyring.set_keyring(before)
