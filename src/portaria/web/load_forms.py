"""The form that receives HR files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 1 << 30
"""Bytes of one upload; ours, no norm's. Larger files go by the command line."""


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One or more files."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files, each checked; an error when there is none."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """Which body, and its files."""

    arquivos = _FilesField(
        label=_("Arquivos do RH"),
        help_text=_("Pessoas, unidades e eventos juntos, como o RH os exporta."),
        error_messages={"required": _("Escolha ao menos um arquivo.")},
    )

    def __init__(self, *args: Any, bodies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["orgao"] = forms.ChoiceField(label=_("Órgão"), choices=bodies)

    def clean_arquivos(self) -> list[UploadedFile[Any]]:
        """The files, no two of one name, not too large together."""
        files: list[UploadedFile[Any]] = self.cleaned_data["arquivos"]
        if len({file.name for file in files}) < len(files):
            raise forms.ValidationError(_("Dois arquivos têm o mesmo nome: mude um deles."))
        if sum(file.size or 0 for file in files) > LARGEST:
            raise forms.ValidationError(
                _("Mais de 1 GB de uma vez não passa por aqui: use «portaria hr apply».")
            )
        return files
