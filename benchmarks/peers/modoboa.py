"""Modoboa's import of accounts with their mailboxes, on the server of ``DATABASE_URL``.

``python -m benchmarks.peers.modoboa [MAILBOXES]`` (200). Installs Modoboa from PyPI into a virtual
environment in a temporary folder, with what it needs and we have not: ``fakeredis`` stands for the
Redis server (nothing of the import uses it), and an empty module for ``rrdtool``, which draws its
graphs and would have to be compiled. Then ``manage.py modo import`` of a CSV file is timed, whole.
It gives a mailbox, an account and a password hash each; no duty, no term, no line of evidence.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit, urlunsplit

import psycopg

DATABASE = "portaria_bench_modoboa"
_REQUIRED = """
from importlib.metadata import requires
print("\\n".join(r for r in requires("modoboa") if "extra ==" not in r and "rrdtool" not in r))
"""
_REDIS = """
from fakeredis import TcpFakeServer
TcpFakeServer(("127.0.0.1", 6379), server_type="redis").serve_forever()
"""


def main(mailboxes: int) -> None:
    """Set up, import, tell."""
    with TemporaryDirectory(prefix="portaria-bench-") as folder:
        home = Path(folder)
        version = _install(home)
        with _database(), _redis(home):
            instance = _deploy(home)
            _manage(home, instance, "set_default_site", "mail.example")
            _manage(home, instance, "load_initial_data", "--admin-username", "admin")
            file = _file(home, mailboxes)
            began, processor = time.monotonic(), _processor()
            _manage(home, instance, "modo", "import", "--sepchar", ";", str(file))
            took, processor = time.monotonic() - began, _processor() - processor
            _check(mailboxes)
    print(f"Modoboa {version}: {mailboxes} mailboxes imported in {took:.1f} s")
    print(f"  {mailboxes / took:.1f} /s; processor {processor:.1f} s without its server")


def _install(home: Path) -> str:
    venv.create(home / "venv", with_pip=True)
    _pip(home, "--no-deps", "modoboa")
    needs = home / "requirements.txt"
    needs.write_text(_python(home, "-c", _REQUIRED))
    _pip(home, "-r", str(needs), "psycopg[binary]", "fakeredis[lua]")
    where = _python(home, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])")
    Path(where.strip(), "rrdtool.py").write_text("")
    return _python(
        home, "-c", "from importlib.metadata import version; print(version('modoboa'))"
    ).strip()


def _pip(home: Path, *what: str) -> None:
    _python(home, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)


def _python(home: Path, *arguments: str, folder: Path | None = None) -> str:
    """Run the environment's interpreter; what it prints.

    Raises:
        SystemExit: it failed; what it said is shown.
    """
    binaries = home / "venv" / "bin"
    done = subprocess.run(
        [binaries / "python", *arguments],
        cwd=folder or home,
        env={**_environment(), "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)[:80]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    ours = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if name not in ours}


def _url(database: str) -> str:
    if "DATABASE_URL" not in os.environ:
        sys.exit("DATABASE_URL: say which server to measure on")
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


@contextmanager
def _database() -> Iterator[None]:
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    with psycopg.connect(_url("postgres"), autocommit=True) as server:
        server.execute(drop)
        server.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield
        finally:
            server.execute(drop)


@contextmanager
def _redis(home: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [home / "venv" / "bin" / "python", "-c", _REDIS],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _deploy(home: Path) -> Path:
    command = home / "venv" / "bin" / "modoboa-admin.py"
    database = f"default:{_url(DATABASE).replace('postgresql:', 'postgres:')}"
    _python(
        home, str(command), "deploy", "instance", "--collectstatic", "--dburl", database,
        "--domain", "mail.example", "--admin-username", "admin", "--lang", "en",
        "--timezone", "UTC",
    )  # fmt: skip
    return home / "instance"


def _manage(home: Path, instance: Path, *arguments: str) -> None:
    _python(home, "manage.py", *arguments, folder=instance)


def _file(home: Path, mailboxes: int) -> Path:
    lines = ["domain; mail.example; 0; 0; True"]
    for number in range(mailboxes):
        address = f"pessoa{number}@mail.example"
        lines.append(
            f"account; {address}; Senha!Boa{number}x; Pessoa; Numero {number}; True; SimpleUsers; "
            f"{address}; 0"
        )
    file = home / "people.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _check(mailboxes: int) -> None:
    with psycopg.connect(_url(DATABASE)) as connection:
        row = connection.execute("SELECT count(*) FROM admin_mailbox").fetchone()
    if row != (mailboxes,):
        sys.exit(f"{row} mailboxes are there, not {mailboxes}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
