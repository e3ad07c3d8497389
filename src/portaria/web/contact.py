"""My contact data: what the norm wants each of us to keep up to date (P5)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portaria import clock
from portaria.frame import posted
from portaria.frame.permissions import Denied, signed_in
from portaria.frame.viewer import viewer_of
from portaria.people.acts import update_contacts
from portaria.people.contacts import keeping_of
from portaria.people.models import Person


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """One's own e-mail and telephone, and the form that changes them where one may."""
    viewer = viewer_of(request)
    keeping = keeping_of(viewer.person, clock.now()) if viewer.person else None
    if viewer.person is None or keeping is None:
        raise Http404("esta conta do site não é de uma pessoa com vínculo")
    person = Person.objects.get(pk=viewer.person)
    manages = viewer.holds("people.write", keeping.body)
    may = keeping.allows(own=True, manages=manages)
    said, wrong = {"email": person.email, "phone": person.phone}, ""
    if request.method == "POST":
        if not may:
            raise Denied(("people.write",), keeping.body)
        said = {name: posted.clean(request.POST.get(name, "")) for name in said}
        try:
            changed = update_contacts(
                [(person.pk, said["email"], said["phone"])],
                body=keeping.body, by=viewer.by, at=clock.now(),
            )  # fmt: skip
        except ValueError as error:
            wrong = str(error)
        else:
            told = _("Dados de contato registrados.") if changed else _("Nada mudou.")
            messages.success(request, told)
            return redirect("contact")
    context = {"keeping": keeping, "may": may, "said": said, "wrong": wrong}
    return render(request, "web/contact.html", context, status=400 if wrong else 200)
