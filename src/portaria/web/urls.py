"""Routes of the frame's pages, of the kernel's and of those that join slices."""

from __future__ import annotations

from django.urls import path

from portaria.web import (
    by_cpf,
    duties,
    events,
    health,
    home,
    language,
    ledger,
    load_wizard,
    loads,
    norms,
    people,
    person,
    units,
    why,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("idioma/", language.switch, name="language"),
    path("porque/", why.why, name="why"),
    path("pessoas/", people.people, name="people"),
    path("pessoas/exportar.csv", people.people_csv, name="people_csv"),
    path("pessoas/cpf/", by_cpf.by_cpf, name="person_by_cpf"),
    path("pessoas/<int:pk>/", person.person, name="person"),
    path("eventos/", events.events, name="events"),
    path("eventos/<int:pk>/", events.event, name="event"),
    path("unidades/", units.units, name="units"),
    path("unidades/exportar.csv", units.units_csv, name="units_csv"),
    path("unidades/<int:pk>/", units.unit, name="unit"),
    path("prazos/", duties.duties, name="duties"),
    path("prazos/exportar.csv", duties.duties_csv, name="duties_csv"),
    path("prazos/agenda.ics", duties.ics, name="duties_ics"),
    path("prazos/<int:pk>/", duties.duty, name="duty"),
    path("prazos/mes/<int:year>-<int:number>/", duties.month, name="month"),
    path("cargas/", loads.loads, name="loads"),
    path("cargas/nova/", load_wizard.new, name="load_new"),
    path("cargas/nova/plano/", load_wizard.plan, name="load_plan"),
    path("cargas/nova/aplicar/", load_wizard.carry_out, name="load_apply"),
    path("cargas/nova/desistir/", load_wizard.abandon, name="load_abandon"),
    path("cargas/<int:pk>/", loads.load, name="load"),
    path("normas/", norms.norms, name="norms"),
    path("normas/regras/", norms.rules, name="rules"),
    path("normas/regras/<str:name>/", norms.rule, name="rule"),
    path("normas/<slug:body>/<str:norm>/", norms.norm, name="norm"),
    path("livro/", ledger.ledger, name="ledger"),
    path("livro/exportar.csv", ledger.ledger_csv, name="ledger_csv"),
    path("livro/verificar/", ledger.verify, name="ledger_verify"),
    path("livro/<int:pk>/", ledger.act, name="act"),
    path("livro/<int:pk>/prova.json", ledger.proof, name="act_proof"),
    path("saude/", health.health, name="health"),
]
