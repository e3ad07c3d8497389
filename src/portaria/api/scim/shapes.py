"""The resources as this service has them: of the standard's attributes those that HR or the state
know, each saying whether a client may write it (RFC 7643, 4 and 7).

No future annotations here: the models are made from the annotations themselves.
"""

from functools import lru_cache
from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    Extension,
    Mutability,
    Reference,
    Required,
    Resource,
    Returned,
    Uniqueness,
)

ReadOnly = Mutability.read_only
# The class is made for each body (user_class): the reference names the resource type.
ToUser = Reference["User"]  # type: ignore[name-defined]
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Name(ComplexAttribute):
    formatted: Annotated[str | None, Required.true] = None
    """O nome civil inteiro, como o RH o diz."""


class Email(ComplexAttribute):
    value: Annotated[str | None, ReadOnly] = None
    """Endereço institucional."""
    type: Annotated[str | None, ReadOnly] = None
    """work."""
    primary: Annotated[bool | None, ReadOnly] = None
    """O próprio da caixa; os outros são apelidos dela."""


class GroupLink(ComplexAttribute):
    value: Annotated[str | None, ReadOnly, CaseExact.true] = None
    """Identificador do grupo."""
    ref: Annotated[Reference["Group"] | None, ReadOnly] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """Endereço do grupo."""
    display: Annotated[str | None, ReadOnly] = None
    """Sigla da unidade ou nome da lista."""
    type: Annotated[str | None, ReadOnly] = None
    """direct."""


class AccountLink(ComplexAttribute):
    value: Annotated[str | None, ReadOnly] = None
    """Login, como a norma o deu."""
    display: Annotated[str | None, ReadOnly] = None
    """asked, waiting_term, active, blocked."""
    type: Annotated[str | None, ReadOnly] = None
    """account."""


class BondLine(ComplexAttribute):
    value: Annotated[str | None, ReadOnly] = None
    """Matrícula."""
    display: Annotated[str | None, ReadOnly] = None
    """Categoria."""
    type: Annotated[str | None, ReadOnly] = None
    """active, leave, seconded_out, ended."""
    primary: Annotated[bool | None, ReadOnly] = None
    """O vínculo de que falam os outros atributos."""


class UserBase(Resource[Any]):
    __schema__ = URN(USER)

    user_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    """A matrícula. O login é a norma que dá: está na extensão."""
    name: Annotated[Name | None, Required.true] = None
    """O nome civil."""
    display_name: Annotated[str | None, ReadOnly] = None
    """O nome a mostrar: o social, onde há um (Decreto 8.727/2016, art. 4º)."""
    title: str | None = None
    """Cargo."""
    active: Annotated[bool | None, Required.true] = None
    """Se há vínculo em vigor. Mudar para false é informar o desligamento."""
    emails: Annotated[list[Email] | None, ReadOnly] = None
    """Endereços institucionais; a norma os dá."""
    groups: Annotated[list[GroupLink] | None, ReadOnly] = None
    """A unidade de lotação e as listas."""
    entitlements: Annotated[list[AccountLink] | None, ReadOnly] = None
    """Contas de rede."""
    roles: Annotated[list[BondLine] | None, ReadOnly] = None
    """Todos os vínculos com o órgão."""


class Manager(ComplexAttribute):
    value: Annotated[str | None, ReadOnly, CaseExact.true] = None
    """Identificador da chefia."""
    ref: Annotated[ToUser | None, ReadOnly] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """Endereço da chefia."""
    display_name: Annotated[str | None, ReadOnly] = None
    """Nome da chefia."""


class EnterpriseBase(Extension):
    __schema__ = URN(ENTERPRISE)

    employee_number: Annotated[str | None, ReadOnly, Returned.request] = None
    """A matrícula."""
    organization: Annotated[str | None, ReadOnly, Returned.request] = None
    """O órgão."""
    division: Annotated[str | None, ReadOnly, Returned.request] = None
    """Sigla da unidade superior à de lotação."""
    manager: Annotated[Manager | None, ReadOnly, Returned.request] = None
    """A chefia imediata."""


class MemberLink(ComplexAttribute):
    value: Annotated[str | None, ReadOnly, CaseExact.true] = None
    """Identificador da pessoa."""
    ref: Annotated[ToUser | None, ReadOnly] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    """Endereço da pessoa."""
    display: Annotated[str | None, ReadOnly] = None
    """Nome a mostrar."""
    type: Annotated[str | None, ReadOnly] = None
    """User."""


class Group(Resource[Any]):
    __schema__ = URN(GROUP)

    display_name: Annotated[str | None, Required.true] = None
    """Sigla da unidade (até 40 caracteres), ou nome da lista."""
    members: Annotated[list[MemberLink] | None, ReadOnly, Returned.request] = None
    """Pessoas lotadas na unidade, ou membros da lista; só onde se pede."""


@lru_cache(maxsize=64)
def user_class(categories: tuple[str, ...]) -> type[UserBase]:
    """The resource ``User`` of a body: its ``userType`` is one of the packs' ``categories``."""
    about = "A categoria, um identificador dos pacotes de normas."
    annotation = Annotated[str | None, Required.true, CaseExact.true]
    found: type[UserBase] = _with("User", UserBase, "user_type", annotation, categories, about)
    return found


@lru_cache(maxsize=64)
def enterprise_class(units: tuple[str, ...]) -> type[EnterpriseBase]:
    """The extension of a body: its ``department`` is one of the ``units``."""
    about = "Sigla da unidade de lotação. Mudá-la é informar a movimentação."
    annotation = Annotated[str | None, CaseExact.true]
    found: type[EnterpriseBase] = _with(
        "EnterpriseUser", EnterpriseBase, "department", annotation, units, about
    )
    return found


def _with(
    name: str, base: type, field: str, annotation: Any, values: tuple[str, ...], about: str
) -> Any:
    """``base`` with one more attribute, whose canonical values are the body's."""
    content = {
        "__module__": __name__,
        "__annotations__": {field: annotation},
        field: Field(None, examples=list(values) or None, description=about),
    }
    return type(name, (base,), content)
