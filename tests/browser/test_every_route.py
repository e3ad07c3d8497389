"""Every route that shows a page to somebody, and is not among the screens: no violation of WCAG 2.2
AA, no complaint of the console, nothing wider than 320 css px (400 % zoom of 1280)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from browser.conftest import Site
from browser.test_screens import _screens
from web.test_permissions import ARGUMENTS, ROUTES, Route

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NO_PAGES = ("csv", "json", "zip", "ics", "pdf", "package", "proof", "picture", "feed", "diagram")
FOREIGN = ("idp", "openid", "api", "scim", "account_logout")


def _args(site: Site, route: Route) -> dict[str, object]:
    w = site.world
    by_route: dict[str, dict[str, object]] = {
        "person": {"pk": w.ana.pk}, "unit": {"pk": w.ctic.pk}, "event": {"pk": w.event.pk},
        "mailbox": {"pk": w.mailbox.pk}, "account": {"pk": w.account.pk}, "duty": {"pk": w.duty},
        "load": {"pk": w.load.pk}, "act": {"pk": w.act}, "norm": {"norm": "unila-cgtic-5-2020"},
        "publish": {"norm": "unila-cgtic-5-2020"}, "rule": {"name": "mailbox.quota"},
        "request_new": {"rite": "mail.quota_increase"},
        "rite_page": {"rite": "mail.quota_increase"},
    }  # fmt: skip
    names = route.at.pattern.regex.groupindex
    given = {**ARGUMENTS, **by_route.get(route.name, {})}
    return {name: given.get(name, 1) for name in names}


def _paths(site: Site) -> dict[str, str]:
    listed = {path.partition("?")[0] for path in _screens(site).values()}
    found = {}
    for route in ROUTES:
        skip = any(word in route.name for word in NO_PAGES) or route.name.startswith(FOREIGN)
        if skip or ":" in route.name or route.name == "None":
            continue
        path = reverse(route.name, kwargs=_args(site, route))
        if path not in listed:
            found[route.name] = path
    return found


def test_every_other_route_is_sound(site: Site) -> None:
    tab = site.open("ana", width=320, height=700)
    wrong: dict[str, object] = {}
    seen = 0
    for name, path in _paths(site).items():
        answer = tab.page.request.get(site.url + path, max_redirects=0)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue  # what a form sends, what leads on, what this small world has none of
        seen += 1
        tab.complaints.clear()
        tab.page.goto(site.url + path, wait_until="load")
        problems = [*tab.violations(), *tab.complaints]
        if tab.overflow():
            problems.append(f"{tab.overflow()} px wider than 320")
        if problems:
            wrong[f"{name} {path}"] = problems
    assert wrong == {}
    assert seen > 20


@pytest.mark.parametrize(
    ("path", "status"),
    [("/idioma/", 405), ("/novidades/guarda/", 406), ("/pessoas/?q=%00", 400), ("/nada/", 404)],
)
def test_what_is_refused_is_a_sound_page(site: Site, path: str, status: int) -> None:
    tab = site.open("ana", width=320, height=700)
    answer = tab.page.goto(site.url + path)
    assert answer is not None
    assert answer.status == status
    assert tab.page.locator("h1").count() == 1
    assert tab.violations() == []
    assert tab.overflow() <= 0
    tab.page.get_by_role("link", name="Voltar ao início").click()
    assert tab.page.url == site.url + "/"
