"""What a process of the site reads before its first answer, and words looked up once for each
language (issue 5, quality: every page's p95)."""

from __future__ import annotations

import gc
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Engine, engines
from django.template.loaders.cached import Loader
from django.utils.translation import override

from portaria.web import warming
from processes import Child


def _warmed(say: Callable[[object], None]) -> None:
    """A process of the site that starts while the database is away: how many templates it has
    read, what its collector of memory passes over."""
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
    warming.warm()
    [cached] = Engine.get_default().template_loaders
    assert isinstance(cached, Loader)
    say((len(cached.get_template_cache), gc.get_freeze_count()))


def test_a_process_of_the_site_reads_every_page_before_it_answers() -> None:
    """Without a database, too: then whoever asks first reads the norms."""
    child = Child(_warmed)
    heard = child.heard()
    assert child.ended() == 0
    assert isinstance(heard, tuple)
    read, frozen = heard
    assert read >= len(warming.templates()) > 200
    assert frozen > 100_000


def test_only_templates_of_the_site_are_read() -> None:
    found = set(warming.templates())
    assert {"web/home.html", "frame/base.html", "requests/catalogue.html"} <= found
    assert not {name for name in found if name.startswith("admin/")}


_CASES = (
    '{% translate "Início" %}',
    '{% translate "Início" as said %}[{{ said }}]',
    '{% translate "100%% das normas" %}',
    '{% translate "a < b & c" %}',
    '{% translate "Início"|upper %}',
    "{% translate word %}",
    '{% translate "Início" noop %}',
    '{% translate "Início" context "of a page" %}',
    '{% for one in words %}{% translate "Fim" %}{{ one }}{% endfor %}',
)


@pytest.mark.parametrize("source", _CASES)
def test_constant_words_are_said_as_django_says_them(source: str) -> None:
    """Each language twice, in turns: what was kept for one is not said in the other."""
    given = {"word": "Início & fim", "words": ["a", "b"]}
    builtins = ["django.templatetags.i18n"]
    plain = Engine(builtins=builtins).from_string(source)
    ours = Engine(builtins=[*builtins, "portaria.frame.templatetags.translating"])
    kept = ours.from_string(source)
    for language, _name in [*settings.LANGUAGES] * 2:
        with override(language):
            assert kept.render(Context(given)) == plain.render(Context(given))


def test_constant_words_follow_the_language() -> None:
    kept = engines["django"].from_string('{% translate "Pessoas" %}')
    said = []
    for language, _name in [*settings.LANGUAGES] * 2:
        with override(language):
            said.append(kept.render())
    assert said == ["Pessoas", "People"] * 2
