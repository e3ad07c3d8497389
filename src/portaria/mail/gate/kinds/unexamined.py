"""Why an attachment, or a part of one, was not looked at whole: by id, in words."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "ambiguous": "programas o leem de modos diferentes",
    "budget": "mais conteúdo do que se abre",
    "elsewhere": "o conteúdo está em outro lugar",
    "format": "formato que não se abre aqui",
    "malformed": "arquivo malformado",
    "message": "mensagem dentro de mensagem além do que se examina",
    "too_deep": "arquivos dentro de arquivos além do que se examina",
    "too_many_entries": "mais arquivos do que se examina",
}
"""Id -> words in Portuguese."""
