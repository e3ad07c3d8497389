"""The author's view of packs: begin from a norm of the body, change provision by provision, see
what is wrong and whom it would affect, take the pack away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portaria import clock
from portaria.bodies.policies import adopted
from portaria.frame import posted
from portaria.frame.bodies import chosen_body, names_of
from portaria.frame.lists import Column, Key, read, short
from portaria.frame.permissions import requires
from portaria.frame.viewer import viewer_of
from portaria.governance.drafting import acts
from portaria.governance.drafting.checking import Verdict, check_draft
from portaria.governance.models import Draft
from portaria.governance.publication.changes import changed_provisions
from portaria.governance.types import Refused
from portaria.norms import lexml
from portaria.norms.authoring.coverage import Covered, coverage
from portaria.norms.authoring.editing import block_of, provisions_in
from portaria.web.draft_forms import DraftForm, TextForm


@requires(acts.POWER)
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts of the viewer's bodies, the last changed first; or those discarded."""
    viewer = viewer_of(request)
    discarded = bool(request.GET.get("descartadas"))
    found = Draft.objects.filter(
        body__in=viewer.bodies_with(acts.POWER), discarded_at__isnull=not discarded
    )
    asked = read(request.GET, ("descartadas",), tuple(_KEYS), "-alterada")
    rows = list(found.select_related("body").order_by("-changed_at"))
    context = {
        "page": short(rows, asked, _KEYS),
        "columns": (
            Column(_("Minuta"), "minuta"),
            Column(_("Norma"), "norma"),
            Column(_("Órgão"), "orgao"),
            Column(_("Alterada em"), "alterada"),
        ),
        "shorts": {row.pk: _short(row) for row in rows},
        "discarded": discarded,
    }
    return render(request, "web/drafts.html", context)


_KEYS: Mapping[str, Key[Draft]] = {
    "minuta": lambda row: row.title,
    "norma": lambda row: row.norm,
    "orgao": lambda row: row.body.acronym,
    "alterada": lambda row: row.changed_at,
}


def _short(draft: Draft) -> str:
    """The norm as people call it; one that the body does not have yet, by its identifier."""
    pack = adopted(draft.body_id).packs.get(draft.norm)
    return pack.norm.short if pack else draft.norm


@requires(acts.POWER)
def draft_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    viewer = viewer_of(request)
    body = chosen_body(viewer, acts.POWER, request.GET.get("orgao", ""))
    norms = [(n.pack.norm.id, n.pack.norm.short) for n in adopted(body).law.norms]
    initial = {"norma": request.GET.get("norma", "")}
    form = DraftForm(request.POST or None, request.FILES or None, norms=norms, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                if data["pacote"]:
                    key = acts.upload_draft(
                        body, data["titulo"], data["pacote"], by=viewer.by, at=clock.now()
                    )
                else:
                    key = acts.begin_draft(
                        body, data["norma"], data["titulo"], by=viewer.by, at=clock.now()
                    )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("draft", pk=key)
    context = {"body": body, "bodies": names_of(viewer.bodies_with(acts.POWER)), "form": form}
    return render(request, "web/draft_new.html", context, status=400 if form.errors else 200)


@requires(acts.POWER)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft: what is wrong with it, what it changes, and its provisions."""
    shown = _draft(request, pk)
    its = adopted(shown.body_id)
    verdict = check_draft(shown.files, its)
    present = its.packs.get(shown.norm)
    changed = changed_provisions(present, verdict.pack) if verdict.pack else ()
    text = posted.clean(request.GET.get("q", "")).casefold()
    lines = [
        {"covered": row, "depth": row.id.count("_"), "new": row.id in changed}
        for row in _provisions(shown, verdict, viewer_of(request).today)
        if text in f"{row.label} {row.about} {' '.join(row.by)}".casefold()
    ]
    context = {
        "draft": shown,
        "norm": verdict.pack.norm if verdict.pack else None,
        "verdict": verdict,
        "changed": changed,
        "lines": lines,
        "text": request.GET.get("q", ""),
        "files": sorted(shown.files),
    }
    return render(request, "web/draft.html", context)


@requires(acts.POWER)
def draft_provision(request: HttpRequest, pk: int, provision: str) -> HttpResponse:
    """Change the lines of one provision."""
    shown = _draft(request, pk)
    try:
        block = block_of(shown.files, provision)
    except KeyError as error:
        raise Http404(str(error.args[0])) from None
    text = _Text(provision, block.text, f"{block.file}, {block.first}–{block.last}")
    told = _("Dispositivo alterado na minuta.")
    return _changing(request, shown, text, acts.change_provision, told)


@requires(acts.POWER)
def draft_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Change a whole file of the draft."""
    shown = _draft(request, pk)
    if name not in shown.files:
        raise Http404(f"a minuta não tem o arquivo «{name}»")
    told = _("Arquivo alterado na minuta.")
    return _changing(request, shown, _Text(name, shown.files[name]), acts.change_file, told)


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines of a draft: of what, as they stand, and where in its files."""

    what: str
    present: str
    place: str = ""


class _Change(Protocol):
    def __call__(self, key: int, what: str, text: str, /, *, by: str, at: datetime) -> object: ...


def _changing(
    request: HttpRequest, shown: Draft, text: _Text, change: _Change, told: str
) -> HttpResponse:
    """The page that changes ``text`` by ``change``; ``told`` once it did."""
    form = TextForm(request.POST or None, initial={"texto": text.present})
    if request.method == "POST" and form.is_valid():
        wanted, by = form.cleaned_data["texto"], viewer_of(request).by
        try:
            with transaction.atomic():
                change(shown.pk, text.what, wanted, by=by, at=clock.now())
        except Refused as refusal:
            form.add_error("texto", str(refusal))
        else:
            messages.success(request, told)
            return redirect("draft", pk=shown.pk)
    context = {"draft": shown, "what": text.what, "place": text.place, "form": form}
    return render(request, "web/draft_text.html", context, status=400 if form.errors else 200)


@requires(acts.POWER)
def draft_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a pack: a folder in a .zip, ready for ``portaria norm check``."""
    shown = _draft(request, pk)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(shown.files.items()):
            archive.writestr(f"{shown.norm}/{name}", text)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{shown.norm}.zip"'
    return response


@require_POST
@requires(acts.POWER)
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Discard a draft; it can be restored."""
    shown = _draft(request, pk)
    with transaction.atomic():
        acts.discard_draft(shown.pk, by=viewer_of(request).by, at=clock.now())
    messages.success(request, _("Minuta descartada; está entre as descartadas, se precisar dela."))
    return redirect("drafts")


@require_POST
@requires(acts.POWER)
def draft_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a discarded draft up again."""
    viewer = viewer_of(request)
    gone = get_object_or_404(Draft, pk=pk, discarded_at__isnull=False)
    viewer.must(acts.POWER, gone.body_id)
    with transaction.atomic():
        acts.restore_draft(pk, by=viewer.by, at=clock.now())
    messages.success(request, _("Minuta retomada."))
    return redirect("draft", pk=pk)


def _provisions(shown: Draft, verdict: Verdict, today: date) -> tuple[Covered, ...]:
    """The provisions with what they say; only their names while the files cannot be read."""
    if verdict.pack is not None:
        return coverage(verdict.pack, today)
    return tuple(
        Covered(provision, lexml.label(provision), "", "", (), "")
        for provision in provisions_in(shown.files)
    )


def _draft(request: HttpRequest, pk: int) -> Draft:
    found = Draft.objects.filter(discarded_at=None).select_related("body")
    shown = get_object_or_404(found, pk=pk)
    viewer_of(request).must(acts.POWER, shown.body_id)
    return shown
