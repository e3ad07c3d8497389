"""Portuguese words for what HR tells."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

from portaria.people.types import EventKind as Kind

EVENT_WORDS: Mapping[Kind, str] = {
    Kind.ADMISSION: _("admissão"),
    Kind.TRANSFER: _("movimentação"),
    Kind.CATEGORY_CHANGE: _("mudança de categoria"),
    Kind.LEAVE: _("afastamento"),
    Kind.RETURN: _("retorno"),
    Kind.SECONDMENT_OUT: _("cessão a outro órgão"),
    Kind.SECONDMENT_IN: _("recebimento por cessão"),
    Kind.SECONDMENT_END: _("fim da cessão"),
    # Of whatever category: a student is no servant to be exonerated.
    Kind.DISMISSAL: _("desligamento"),
    Kind.RETIREMENT: _("aposentadoria"),
    Kind.DEATH: _("falecimento"),
    Kind.CONTRACT_END: _("fim do contrato"),
    Kind.CONTRACT_RENEWAL: _("renovação do contrato"),
    Kind.REINSTATEMENT: _("reintegração"),
    Kind.NAME_CHANGE: _("mudança de nome"),
    Kind.REGISTRATION_CHANGE: _("mudança de matrícula"),
    Kind.UNIT_RENAMED: _("mudança de sigla de unidade"),
    Kind.UNIT_EXTINCT: _("extinção de unidade"),
}
