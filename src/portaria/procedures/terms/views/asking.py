"""Asking somebody for the term about a thing: whoever looks after the body's terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.frame import posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.people.queries import persons_by_registration
from portaria.procedures.terms.drafts import MANAGE
from portaria.procedures.terms.things import LONGEST, Handed, ask_for, ordered, things
from portaria.procedures.terms.types import Refused


@requires(MANAGE)
def ask(request: HttpRequest) -> HttpResponse:
    """The form: what kind of thing, which one, and whose it becomes."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, MANAGE, request.GET.get("orgao", ""))
    said = {
        name: posted.text(request.POST, name, LONGEST + 1)
        for name in ("coisa", "matricula", "qual")
    }
    wrong = ""
    if request.method == "POST":
        person = persons_by_registration(body, [said["matricula"]]).get(said["matricula"])
        try:
            if person is None:
                raise Refused(_("Ninguém tem essa matrícula neste órgão."))
            one = Handed(body, said["coisa"], person, said["qual"])
            new = ask_for([one], by=viewer.by, at=clock.now())
        except Refused as refusal:
            wrong = str(refusal)
        else:
            told = _("Termo pedido: a pessoa foi avisada.") if new else _("Já fora pedido.")
            messages.success(request, told)
            return redirect("terms")
    its = adopted(body)
    policy = its.law.on(viewer.today)
    found = [(thing, ordered(thing.id, policy)) for thing in things().values()]
    context = {
        "body": body, "bodies": names_of(viewer.bodies_with(MANAGE)), "said": said, "wrong": wrong,
        "offered": [(thing, cited) for thing, cited in found if cited], "longest": LONGEST,
    }  # fmt: skip
    return render(request, "terms/ask.html", context, status=400 if wrong else 200)
