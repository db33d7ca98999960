"""The two ways to set up give the same versions, and setting up asks for nothing but Python."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.version import Version


@pytest.fixture(scope="module")
def lock(root) -> list[Requirement]:
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def project(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(default_environment())


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_names_exact_versions_only(lock):
    assert all(re.fullmatch(r"==[^*]+", str(item.specifier)) for item in lock)


def test_the_lock_holds_no_cuda(lock):
    assert not [item.name for item in lock if re.match(r"nvidia|cuda|triton", item.name)]


def test_what_the_project_needs_is_in_the_lock_within_its_bounds(lock, project):
    pinned = {canonical(item.name): str(item.specifier)[2:] for item in lock if here(item)}
    for text in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        need = Requirement(text)
        assert canonical(need.name) in pinned, f"{need.name} is not in requirements.lock"
        assert need.specifier.contains(Version(pinned[canonical(need.name)])), text


def test_conda_users_get_the_lock_itself(root, project):
    environment = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))
    python, pip = environment["dependencies"][0], environment["dependencies"][-1]["pip"]
    assert "-r requirements.lock" in pip
    assert not [line for line in pip if re.match(r"[a-z]", line)], "versions stand in the lock only"
    assert f">={python.split('=')[1]}" == project["requires-python"]


def test_the_environment_we_test_in_is_the_locked_one(lock):
    from importlib.metadata import version

    differ = {
        item.name: (version(item.name), str(item.specifier))
        for item in lock
        if here(item) and version(item.name).split("+")[0] != str(item.specifier)[2:]
    }
    assert not differ


def test_setting_up_uses_the_standard_library_only(root):
    tree = ast.parse((root / "tasks.py").read_text(encoding="utf-8"))
    names = {
        alias.name.split(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {node.module.split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_every_dependency_has_a_line_in_the_table(root, project):
    table = (root / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = {canonical(name) for name in re.findall(r"^\| `([^`]+)`", table, re.M)}
    needed = {
        canonical(Requirement(text).name)
        for text in [
            *project["dependencies"],
            *(text for extra in project["optional-dependencies"].values() for text in extra),
        ]
    }
    assert named == needed


def test_what_bertopic_needs_beyond_the_lock_is_locked_too(root, lock, project):
    from importlib.metadata import requires

    lines = (root / "tests" / "bertopic.lock").read_text(encoding="utf-8").splitlines()
    pinned = {canonical(item.name): item for item in map(Requirement, lines[1:])}
    (need,) = map(Requirement, project["optional-dependencies"]["bertopic"])
    assert need.specifier.contains(str(pinned["bertopic"].specifier)[2:])
    known = {canonical(item.name) for item in lock} | set(pinned)
    for name in pinned:
        for text in requires(name) or ():
            wanted = Requirement(text)
            if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
                assert canonical(wanted.name) in known, f"{name} needs {wanted.name}"
