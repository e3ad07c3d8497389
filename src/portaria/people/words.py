"""Portuguese words for what HR tells."""

from __future__ import annotations

from collections.abc import Mapping

from portaria.people.types import EventKind as Kind

EVENT_WORDS: Mapping[Kind, str] = {
    Kind.ADMISSION: "admissão",
    Kind.TRANSFER: "movimentação",
    Kind.CATEGORY_CHANGE: "mudança de categoria",
    Kind.LEAVE: "afastamento",
    Kind.RETURN: "retorno",
    Kind.SECONDMENT_OUT: "cessão a outro órgão",
    Kind.SECONDMENT_IN: "recebimento por cessão",
    Kind.SECONDMENT_END: "fim da cessão",
    Kind.DISMISSAL: "exoneração ou demissão",
    Kind.RETIREMENT: "aposentadoria",
    Kind.DEATH: "falecimento",
    Kind.CONTRACT_END: "fim do contrato",
    Kind.CONTRACT_RENEWAL: "renovação do contrato",
    Kind.REINSTATEMENT: "reintegração",
    Kind.NAME_CHANGE: "mudança de nome",
    Kind.REGISTRATION_CHANGE: "mudança de matrícula",
    Kind.UNIT_EXTINCT: "extinção de unidade",
}
