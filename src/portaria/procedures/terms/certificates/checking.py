"""A PDF signed outside, checked: it is the very document, whole, and the person signed it."""

from __future__ import annotations

import hmac
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.errors import PathError

from portaria.ledger.types import Json
from portaria.people import cpf
from portaria.procedures.terms.certificates import trust
from portaria.procedures.terms.types import LARGEST, Refused


def check_signed(
    content: bytes, original: bytes, holder: bytes | None, at: datetime
) -> dict[str, Json]:
    """The certificate that signed ``content``, in words.

    Args:
        content: the PDF sent.
        original: the PDF that was there to be signed.
        holder: keyed hash of the CPF of the person who must have signed.

    Raises:
        Refused: it is another document, altered, not signed or not whole; the certificate is not
            the person's, not in force, or not of those trusted.
    """
    if len(content) > LARGEST:
        raise Refused(f"o arquivo passa de {LARGEST >> 20} MB, limite deste produto")
    if not hmac.compare_digest(content[: len(original)], original):
        raise Refused(
            "o arquivo não é o documento deste termo como está hoje: baixe o PDF de novo, assine-o "
            "sem mudar nada e mande o que o assinador gravou"
        )
    status = _status(content, at)
    certificate = status.signing_cert
    if not (status.intact and status.valid):
        raise Refused("o arquivo foi alterado depois da assinatura: assine de novo o original")
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused("a assinatura não cobre o arquivo inteiro: assine de novo o original")
    check_holder(certificate, holder, at)
    if not status.trusted:
        raise Refused(
            f"o certificado de {trust.described(certificate)['subject']} não vem de uma "
            "autoridade em que esta instalação confia, ou foi revogado"
        )
    return trust.described(certificate)


def check_holder(certificate: x509.Certificate, holder: bytes | None, at: datetime) -> None:
    """Raises:
    Refused: the certificate is not in force at ``at``, or is not the person's.
    """
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        until = certificate.not_valid_after
        raise Refused(
            f"o certificado não está em vigor (vale até {until:%d/%m/%Y}): use um que esteja"
        )
    digits = trust.holder_of(certificate)
    if not digits:
        raise Refused("o certificado não diz o CPF do titular: use um e-CPF da ICP-Brasil")
    if holder is None or not hmac.compare_digest(cpf.index(digits), bytes(holder)):
        raise Refused("o certificado é de outro CPF: cada um assina com o seu")


def _status(content: bytes, at: datetime) -> Any:
    """What pyHanko says of the last signature (it has no common type for it).

    Raises:
        Refused: there is none, or the file cannot be read.
    """
    try:
        signatures = PdfFileReader(BytesIO(content)).embedded_regular_signatures
        if not signatures:
            raise Refused("o arquivo não tem assinatura digital: assine-o e mande o gravado")
        return validate_pdf_signature(signatures[-1], trust.context(at))
    except (
        PdfError, SignatureValidationError, ValidationInfoReadingError, PathError, ValueError,
    ) as error:  # fmt: skip
        if isinstance(error, Refused):
            raise
        raise Refused("o arquivo não é um PDF assinado que se possa ler: assine de novo") from error
