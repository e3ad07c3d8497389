"""Files that people send, scanned for viruses before any view sees them (OWASP ASVS 5, 5.4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portaria.connectors.filters.asking import Verdict, scan
from portaria.connectors.instances.addresses import read
from portaria.frame.uploading import fields_unscanned
from portaria.frame.watch import tell

GetResponse = Callable[[HttpRequest], HttpResponse]


class Scanning:
    """Middleware, after the gate: nobody who may not send a file has one scanned. An infected file
    is refused with its name and what was found; what cannot be scanned is refused too, or taken and
    told of, as ``UNSCANNED`` says. Nothing of the form is done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: object,
        _kwargs: object,
    ) -> HttpResponse | None:
        """The refusal, or None."""
        if not settings.CLAMD or request.content_type != "multipart/form-data":
            return None
        taken = fields_unscanned(view)
        for field, file in _files(request):
            if field not in taken and (refused := _refused(request, file, _scanned(file))):
                return refused
        return None


def _files(request: HttpRequest) -> Iterator[tuple[str, UploadedFile[bytes]]]:
    for field, found in request.FILES.lists():
        for file in found:
            if isinstance(file, UploadedFile):
                yield field, file


def _scanned(file: UploadedFile[bytes]) -> Verdict:
    verdict = scan(file.chunks(), read(settings.CLAMD), settings.SCAN_SECONDS)
    file.seek(0)
    return verdict


def _refused(
    request: HttpRequest, file: UploadedFile[bytes], verdict: Verdict
) -> HttpResponse | None:
    name = (file.name or "")[:100]
    if verdict.found:
        tell("file.infected", request, found=verdict.found, size=file.size)
        context = {"name": name, "found": verdict.found}
        return render(request, "web/errors/infected.html", context, status=422)
    if verdict.answered:
        return None
    tell("file.unscanned", request, size=file.size, taken=settings.UNSCANNED == "accept")
    if settings.UNSCANNED == "accept":
        return None
    return render(request, "web/errors/unscanned.html", {"name": name}, status=503)
