"""The forms with which a draft of a norm begins and is changed."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 4 << 20
"""Bytes of a pack sent, packed or not; ours, no norm's. Official texts with it fit many times."""
MOST = 500
"""Files of a pack sent; ours, no norm's."""
# Cut short, broken; with a password or packed in a way that nobody uses (RuntimeError both).
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


class DraftForm(forms.Form):
    """A title, and either a norm of the body or a pack in a .zip."""

    titulo = forms.CharField(
        label=_("Título da minuta"), max_length=200, help_text=_("Para que se reconheça na lista.")
    )
    pacote = forms.FileField(
        label=_("Ou um pacote seu (.zip)"),
        required=False,
        help_text=_("A pasta do pacote: norm.yaml, os capítulos e os casos."),
    )

    def __init__(self, *args: Any, norms: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norma"] = forms.ChoiceField(
            label=_("Partir da norma"), required=False, choices=[("", _("escolha")), *norms]
        )

    def clean_pacote(self) -> dict[str, str] | None:
        """The texts of the pack, by path inside its folder; None when none was sent."""
        sent: UploadedFile[Any] | None = self.cleaned_data["pacote"]
        return _texts(sent) if sent else None

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        data = super().clean() or self.cleaned_data
        if "pacote" in data and bool(data.get("norma")) == bool(data["pacote"]):
            raise forms.ValidationError(_("Escolha uma norma do órgão ou envie um pacote."))
        return data


class TextForm(forms.Form):
    """The lines of a provision or of a file, as packs write them."""

    texto = forms.CharField(
        label=_("Texto"),
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "source"}),
    )

    def clean_texto(self) -> str:
        """With the line ends of packs, whatever the browser sends."""
        text: str = self.cleaned_data["texto"]
        return text.replace("\r\n", "\n")


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "" or ".." in parts or "\0" in name


def _texts(sent: UploadedFile[Any]) -> dict[str, str]:
    try:
        with zipfile.ZipFile(sent) as archive:
            entries = [e for e in archive.infolist() if e.filename.endswith(".yaml")]
            if sum(entry.file_size for entry in entries) > LARGEST or len(entries) > MOST:
                raise forms.ValidationError(
                    _("O pacote tem mais de 4 MB ou de 500 arquivos: não parece um pacote.")
                )
            if any(_leads_out(entry.filename) for entry in entries):
                raise forms.ValidationError(_("Há um arquivo fora da pasta do pacote."))
            found = {entry.filename: archive.read(entry).decode("utf-8") for entry in entries}
    except UnicodeDecodeError:
        raise forms.ValidationError(
            _("Há um arquivo que não está em UTF-8: grave-o assim.")
        ) from None
    except _UNREADABLE:
        raise forms.ValidationError(
            _("O arquivo não é um .zip que se possa ler: grave-o de novo, sem senha.")
        ) from None
    sheets = [name for name in found if name.rpartition("/")[2] == "norm.yaml"]
    if len(sheets) != 1:
        raise forms.ValidationError(_("O .zip precisa ter um norm.yaml, e um só."))
    folder = sheets[0].removesuffix("norm.yaml")
    return {n.removeprefix(folder): text for n, text in found.items() if n.startswith(folder)}
