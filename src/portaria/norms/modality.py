"""How strongly a norm speaks: the deontic modality of a provision."""

from __future__ import annotations

from enum import StrEnum


class Modality(StrEnum):
    """``UNSAID`` is a norm that names the subject and leaves it open; a norm that never mentions
    it is silent (``Policy.find`` gives None)."""

    COMPULSORY = "compulsory"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    RECOMMENDED = "recommended"
    DISCOURAGED = "discouraged"
    UNSAID = "unsaid"

    @property
    def permits(self) -> bool | None:
        """Whether what the norm speaks of may be done: advice against it forbids nothing. None
        where the norm names it and leaves it open, as where no norm speaks: somebody decides."""
        if self is Modality.UNSAID:
            return None
        return self is not Modality.FORBIDDEN

    @property
    def orders(self) -> bool:
        """Whether what the norm speaks of must be done: advice orders nothing."""
        return self is Modality.COMPULSORY

    @property
    def as_text(self) -> str:
        """The word a reader expects, in Portuguese."""
        return _TEXT[self]


_TEXT = {
    Modality.COMPULSORY: "obrigatório",
    Modality.ALLOWED: "permitido",
    Modality.FORBIDDEN: "proibido",
    Modality.RECOMMENDED: "recomendado",
    Modality.DISCOURAGED: "desaconselhado",
    Modality.UNSAID: "deixado em aberto",
}
