"""Routes of the terms' screens."""

from __future__ import annotations

from django.urls import path

from portaria.procedures.terms.views import acting, asking, checking, files, managing, mine, one

urlpatterns = [
    path("termos/", mine.my_terms, name="my_terms"),
    path("termos/todos/", managing.terms, name="terms"),
    path("termos/todos/exportar.csv", managing.terms_csv, name="terms_csv"),
    path("termos/pedir/", asking.ask, name="term_ask"),
    path("termos/modelos/", managing.templates, name="term_templates"),
    path(
        "termos/modelos/<slug:body>/<slug:norm>/<slug:kind>/",
        managing.template,
        name="term_template",
    ),
    path("termos/<int:pk>/", one.term, name="term"),
    path("termos/<int:pk>/testemunhas/", one.witnesses, name="term_witnesses"),
    path("termos/<int:pk>/certificado/", one.certificate, name="term_certificate"),
    path("termos/<int:pk>/papel/", one.paper, name="term_paper"),
    path("termos/<int:pk>/revogar/", one.revoke, name="term_revoke"),
    path("termos/<int:pk>/termo.pdf", files.pdf, name="term_pdf"),
    path("termos/<int:pk>/a-assinar.pdf", files.unsigned, name="term_unsigned"),
    path("termos/<int:pk>/arquivos/<int:key>/", files.file, name="term_file"),
    path("termos/<slug:what>/", acting.act, name="terms_act"),
    path("verificar/", checking.verify, name="term_verify"),
    path("verificar/<str:code>/", checking.check, name="term_check"),
]
