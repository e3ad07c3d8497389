"""Signing in place with the person's PKCS#12, which is used and let go: never stored, never
logged."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession

from portaria.procedures.terms.certificates.checking import check_holder
from portaria.procedures.terms.types import Refused

LARGEST_KEY = 64 << 10
"""Bytes of a PKCS#12 file; ours."""


class _Signer(PdfSigner):
    """Signs at an instant given, instead of reading the clock."""

    def __init__(self, meta: PdfSignatureMetadata, signer: SimpleSigner, at: datetime) -> None:
        super().__init__(meta, signer)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def sign_file(
    original: bytes, key: bytes, passphrase: str, holder: bytes | None, at: datetime
) -> bytes:
    """``original`` with a PAdES signature (baseline B) by the certificate in ``key``.

    Raises:
        Refused: the file is no PKCS#12 or the passphrase another's; the certificate is not the
            person's (``holder``: keyed hash of the CPF) or not in force.
    """
    if len(key) > LARGEST_KEY:
        raise Refused(f"o arquivo do certificado passa de {LARGEST_KEY >> 10} KB: não é um PKCS#12")
    try:
        signer = SimpleSigner.load_pkcs12_data(key, other_certs=[], passphrase=passphrase.encode())
    except ValueError as error:
        raise Refused("o arquivo do certificado (.p12, .pfx) não abre com essa senha") from error
    if signer is None or signer.signing_cert is None:
        raise Refused("o arquivo do certificado (.p12, .pfx) não traz chave e certificado")
    check_holder(signer.signing_cert, holder, at)
    meta = PdfSignatureMetadata(
        field_name="Assinatura",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason="Termo assinado por quem se obriga",
    )
    signed = _Signer(meta, signer, at).sign_pdf(IncrementalPdfFileWriter(BytesIO(original)))
    return bytes(signed.getvalue())
