"""The confinement, tried: from a process, from its children and from a kernel that it starts."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from merkbaar.publishing.serving import sandbox, seccomp

ROOT = Path(__file__).resolve().parents[3]
LIB = ROOT / "lib"
linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Landlock is a part of Linux"
)

BEGIN = """
import json, os, socket, subprocess, sys, tempfile
from pathlib import Path
from merkbaar.publishing.serving import sandbox
home, scratch, port = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
os.environ["TMPDIR"] = os.environ["HOME"] = str(scratch)
tempfile.tempdir = None
def tried(what):
    try:
        what()
    except OSError:
        return False
    return True
done = sandbox.confine(
    read=[home / "outputs", Path(os.environ["PYTHONPATH"])],
    write=[scratch],
    kernels=len(sys.argv) > 4,
)
found = {"confined": done}
"""
FILES = """
data, outputs = home / "data", home / "outputs"
found |= {
    "reads outputs": tried(lambda: (outputs / "page.html").read_text()),
    "writes outputs": tried(lambda: (outputs / "page.html").write_text("x")),
    "adds to outputs": tried(lambda: (outputs / "new.html").write_text("x")),
    "writes scratch": tried(lambda: (scratch / "x").write_text("x")),
    "reads data": tried(lambda: (data / "secret.txt").read_text()),
    "lists data": tried(lambda: list(data.iterdir())),
    "reads data by a link": tried(lambda: (outputs / "link").read_text()),
    "reads data by dots": tried(lambda: (outputs / ".." / "data" / "secret.txt").read_text()),
    "links data to scratch": tried(lambda: os.link(data / "secret.txt", scratch / "y")),
    "moves data": tried(lambda: os.rename(data / "secret.txt", scratch / "z")),
    "reads the home of root": tried(lambda: os.listdir("/root")),
    "reads passwords": tried(lambda: open("/etc/shadow").read()),
    "reads its parent": tried(lambda: open(f"/proc/{os.getppid()}/environ", "rb").read()),
    "reads data by its parent": tried(
        lambda: open(f"/proc/{os.getppid()}/root{data}/secret.txt").read()
    ),
    "calls out": tried(lambda: socket.create_connection(("127.0.0.1", port), 2)),
    "listens": tried(lambda: socket.create_server(("127.0.0.1", 0))),
}
"""
CALLS = """
secret = home / "data" / "secret.txt"
def by(kind, sort=socket.SOCK_STREAM, protocol=0):
    socket.socket(kind, sort, protocol).close()
def sent():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(b"x", ("127.0.0.1", port))
def asked(number, *numbers):
    import ctypes
    library = ctypes.CDLL(None, use_errno=True)
    if library.syscall(*[ctypes.c_long(one) for one in (number, *numbers)]) < 0:
        raise OSError(ctypes.get_errno(), "refused")
found |= {
    "makes a socket for TCP": tried(lambda: by(socket.AF_INET)),
    "makes a socket for TCP 6": tried(lambda: by(socket.AF_INET6, protocol=6)),
    "makes a pair": tried(lambda: [one.close() for one in socket.socketpair()]),
    "sends a datagram": tried(sent),
    "sends a datagram by IPv6": tried(lambda: by(socket.AF_INET6, socket.SOCK_DGRAM)),
    "reaches a socket in the file system": tried(lambda: by(socket.AF_UNIX)),
    "speaks MPTCP": tried(lambda: by(socket.AF_INET, protocol=262)),
    "speaks to the kernel": tried(lambda: by(socket.AF_NETLINK, socket.SOCK_RAW)),
    "makes raw packets": tried(lambda: by(socket.AF_PACKET, socket.SOCK_RAW)),
    "changes rights": tried(lambda: os.chmod(secret, 0o777)),
    "changes the owner": tried(lambda: os.chown(secret, os.getuid(), os.getgid())),
    "changes times": tried(lambda: os.utime(secret, (1, 1))),
    "changes labels": tried(lambda: os.setxattr(secret, "user.x", b"1")),
    "makes a pipe": tried(lambda: os.mkfifo(scratch / "pipe")),
    "kills its parent": tried(lambda: os.kill(os.getppid(), 0)),
    "goes elsewhere": tried(lambda: os.chroot(scratch)),
}
if os.uname().machine == "x86_64":
    found |= {
        "watches its parent": tried(lambda: asked(101, 16, os.getppid())),
        "has a ring": tried(lambda: asked(425, 4, 0)),
        "leaves its names": tried(lambda: asked(272, 0x10000000)),
        "is another kind": tried(lambda: asked(0x40000000 | 39)),
    }
"""
CHILD = """
code = "import sys; print(open(sys.argv[1]).read())"
child = subprocess.run([sys.executable, "-c", code, str(home / "data" / "secret.txt")],
                       capture_output=True, text=True)
found["a child reads data"] = "SECRET" in child.stdout
found["a child ran"] = "PermissionError" in child.stderr
"""
KERNEL = """
from merkbaar.publishing.kernels import KernelPool
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
cell = new_code_cell(
    "try:\\n    print(open(%r).read())\\nexcept PermissionError:\\n    print('REFUSED')"
    % str(home / "data" / "secret.txt")
)
book = new_notebook(cells=[cell])
with KernelPool(expected=1, fork=False) as pool:
    manager = pool.manager({}, str(scratch))
    NotebookClient(book, km=manager, timeout=120).execute()
found["a kernel says"] = cell.outputs[0]["text"].strip()
"""
END = "print(json.dumps(found))"


@pytest.fixture
def home(tmp_path) -> Path:
    """A project with something secret in ``data/``, and a link to it in ``outputs/``."""
    place = tmp_path / "project"
    (place / "data").mkdir(parents=True)
    (place / "outputs").mkdir()
    (place / "data" / "secret.txt").write_text("SECRET", encoding="utf-8")
    (place / "outputs" / "page.html").write_text("page", encoding="utf-8")
    (place / "outputs" / "link").symlink_to(place / "data" / "secret.txt")
    return place


def outcome(home: Path, *parts: str) -> dict:
    scratch = Path(tempfile.mkdtemp(prefix="mb-"))  # a short path: a kernel's sockets lie in it
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                BEGIN + "".join(parts) + END,
                str(home),
                str(scratch),
                port,
                *(["kernels"] if KERNEL in parts else []),
            ],
            env={**os.environ, "PYTHONPATH": str(LIB)},
            capture_output=True,
            text=True,
            timeout=300,
        )
    shutil.rmtree(scratch)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@linux
def test_a_confined_process_reads_what_was_released_and_nothing_else(home):
    found = outcome(home, FILES)
    assert found.pop("confined"), "this Linux has no Landlock (5.13 and later do)"
    may = {what for what, worked in found.items() if worked}
    network = {"calls out", "listens"} if sandbox.supported() < 4 else set()
    assert may - network == {"reads outputs", "writes scratch"}
    assert (home / "data" / "secret.txt").read_text(encoding="utf-8") == "SECRET"


@linux
def test_a_confined_process_makes_no_other_call_than_tcp_and_changes_no_file_by_name(home):
    secret = home / "data" / "secret.txt"
    before = secret.stat()
    found = outcome(home, CALLS)
    may = {what for what, worked in found.items() if worked}
    assert may - {"confined"} == {
        "makes a socket for TCP",
        "makes a socket for TCP 6",
        "makes a pair",
    }
    after = secret.stat()
    assert (after.st_mode, after.st_mtime) == (before.st_mode, before.st_mtime)


@linux
def test_what_a_confined_process_starts_is_confined_too(home):
    found = outcome(home, CHILD)
    assert found["a child ran"]
    assert not found["a child reads data"]


@linux
def test_a_kernel_of_a_confined_process_cannot_read_data(home):
    assert outcome(home, KERNEL)["a kernel says"] == "REFUSED"


def test_where_the_system_has_nothing_nothing_is_done_and_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "platform", "win32")
    assert sandbox.supported() == 0
    assert seccomp.refuse() is False
    assert sandbox.confine(read=[tmp_path]) is False
    assert sandbox.can_read(tmp_path)


def test_the_server_warns_where_it_cannot_be_confined(monkeypatch, tmp_path):
    from merkbaar.publishing import serve
    from merkbaar.publishing.serving.base import Options

    monkeypatch.setattr(sandbox, "confine", lambda **_: False)
    outputs = tmp_path / "outputs"
    outputs.mkdir()
    said = serve._confined(outputs, tmp_path, tmp_path, None, Options("127.0.0.1", 1))
    assert said.startswith("Let op: dit systeem kan het portaal niet afschermen")


def test_the_server_warns_where_data_can_still_be_read(monkeypatch, tmp_path):
    from merkbaar.publishing import serve
    from merkbaar.publishing.serving.base import Options

    monkeypatch.setattr(sandbox, "confine", lambda **_: True)
    (tmp_path / "outputs").mkdir()
    (tmp_path / "data").mkdir()
    options = Options("127.0.0.1", 1)
    said = serve._confined(tmp_path / "outputs", tmp_path, tmp_path, None, options)
    assert said.startswith("Let op: het portaal is afgeschermd, maar 'data'")
