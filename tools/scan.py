"""Look at a running site from outside, signed in: with Lighthouse (how accessible and quick its
pages are) or with wapiti (what an attacker would find).

    .venv/bin/python tools/scan.py lighthouse http://127.0.0.1:8000 --as LOGIN
    .venv/bin/python tools/scan.py wapiti http://127.0.0.1:8000 --as LOGIN

``DATABASE_URL`` and ``PORTARIA_STATE`` are those of the site: the session is made there, for a
sign-in that exists, and ended afterwards. Lighthouse is ``npx lighthouse`` with ``CHROME_PATH``;
wapiti is ``wapiti`` on the PATH (PyPI: wapiti3). Exit status 1: below what is wanted, or findings.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGES = (
    "/entrar/",
    "/",
    "/meu/",
    "/pessoas/",
    "/caixas/",
    "/contas/",
    "/prazos/",
    "/livro/",
    "/normas/",
    "/pedidos/",
    "/pedidos/novo/",
    "/termos/",
    "/unidades/organograma/",
    "/avisos/",
    "/ajuda/",
)
WANTED = {"accessibility": 100, "performance": 90}
# Every module of wapiti that needs nobody else: those left out call a site of wapiti's own (ssrf,
# xxe, log4shell), fetch lists from elsewhere (nikto, wapp, htp, cms…), or look at TLS and at names.
MODULES = (
    "cookieflags,csp,http_headers,csrf,methods,redirect,upload,sql,xss,permanentxss,exec,file,crlf,"
    "backup,htaccess,ldap,shellshock,spring4shell,timesql,buster,brute_login_form"
)
LEAVING = ("/sair/", "/conta/sessoes/", "/conta/senha/suspeita/", "/idioma/")


@contextmanager
def session(login: str) -> Iterator[str]:
    """The key of a session of ``login``, ended afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portaria.config.settings")
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.contrib.sessions.models import Session
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username=login))
    key = client.cookies["sessionid"].value
    yield key
    Session.objects.filter(session_key=key).delete()


def lighthouse(site: str, key: str) -> int:
    """The figures of each page; 1 where one is below what is wanted."""
    fell = 0
    with tempfile.TemporaryDirectory() as folder:
        headers = Path(folder, "headers.json")
        headers.write_text(json.dumps({"Cookie": f"sessionid={key}"}), encoding="utf-8")
        for page in PAGES:
            report = Path(folder, "report.json")
            subprocess.run(  # noqa: S603  # a list, of our own words
                ["npx", "lighthouse", f"{site}{page}", "--quiet", "--output=json",  # noqa: S607
                 f"--output-path={report}", "--preset=desktop",
                 f"--only-categories={','.join(WANTED)}",
                 "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
                 *([f"--extra-headers={headers}"] if page != "/entrar/" else [])],
                check=True, timeout=300,
            )  # fmt: skip
            told = json.loads(report.read_text(encoding="utf-8"))["categories"]
            seen = {name: round(100 * (told[name]["score"] or 0)) for name in WANTED}
            fell += any(seen[name] < least for name, least in WANTED.items())
            print(f"{page:26}", *(f"{name} {value}" for name, value in seen.items()), flush=True)
    return int(fell > 0)


def wapiti(site: str, key: str, looking: int, attacking: int) -> int:
    """What wapiti finds, by kind; 1 where it finds anything. Seconds to look around, and for each
    of its modules."""
    from django.utils.crypto import get_random_string

    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        skipped = [word for path in LEAVING for word in ("-x", f"{site}{path}*")]
        subprocess.run(  # noqa: S603  # a list, of our own words
            ["wapiti", "-u", f"{site}/", "-m", MODULES,  # noqa: S607
             "--scope", "folder", "-d", "3", "--max-links-per-page", "40",
             # without its other half no form's token would serve: each would be refused unread
             "-C", f"sessionid={key};csrftoken={get_random_string(32)}",
             "--max-scan-time", str(looking), "--max-attack-time", str(attacking),
             "--tasks", "4", "--flush-session", "--no-bugreport",
             "-f", "json", "-o", str(report), *skipped],
            check=True, timeout=3600,
        )  # fmt: skip
        told = json.loads(report.read_text(encoding="utf-8"))
        found = {
            kind: [
                f"{one['method']} {one['path']} {one['parameter']}: {one['info']}" for one in all_
            ]
            for group in ("vulnerabilities", "anomalies")
            for kind, all_ in told[group].items()
            if all_
        }
        print(
            json.dumps(
                {"crawled": told["infos"].get("crawled_pages_nbr"), "found": found}, indent=1
            )
        )
    return int(bool(found))


def main() -> int:
    """Run one of the two."""
    words = argparse.ArgumentParser(description=__doc__, add_help=True)
    words.add_argument("what", choices=["lighthouse", "wapiti"])
    words.add_argument("site")
    words.add_argument("--as", dest="login", required=True)
    words.add_argument("--looking", type=int, default=900, help="seconds of looking around")
    words.add_argument("--attacking", type=int, default=120, help="seconds of each module")
    told = words.parse_args()
    site = told.site.rstrip("/")
    with session(told.login) as key:
        if told.what == "lighthouse":
            return lighthouse(site, key)
        return wapiti(site, key, told.looking, told.attacking)


if __name__ == "__main__":
    sys.exit(main())
