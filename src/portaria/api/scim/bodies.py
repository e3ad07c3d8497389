"""SCIM as one body offers it: resource types, schemas, capabilities (RFC 7643, 5 to 7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scim2_models import (
    URI,
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    ETag,
    Filter,
    Patch,
    Reference,
    Resource,
    ResourceType,
    SchemaExtension,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
)

from portaria.api.scim import shapes

MOST_RESULTS = 200
MOST_OPERATIONS = 100
MOST_BYTES = 1_000_000
"""Of one answer and of one bulk; ours, no norm's."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a body offers: the description, and the classes to build its resources with."""

    provider: ScimProvider
    user: type[Resource[Any]]
    group: type[Resource[Any]]
    categories: tuple[str, ...]


@lru_cache(maxsize=64)
def offer(categories: tuple[str, ...], units: tuple[str, ...]) -> Offer:
    """The offer of a body whose packs know ``categories``, and which has ``units``, by acronym."""
    provider = ScimProvider(
        models=[
            shapes.user_class(categories),
            shapes.enterprise_class(units),
            shapes.Group,
        ],
        resource_types=[
            _type("User", "Pessoas", shapes.USER, (shapes.ENTERPRISE,)),
            _type("Group", "Unidades e listas", shapes.GROUP, ()),
        ],
        config=ServiceProviderConfig(
            patch=Patch(supported=True),
            bulk=Bulk(supported=True, max_operations=MOST_OPERATIONS, max_payload_size=MOST_BYTES),
            filter=Filter(supported=True, max_results=MOST_RESULTS),
            change_password=ChangePassword(supported=False),
            sort=Sort(supported=True),
            etag=ETag(supported=True),
            authentication_schemes=[
                AuthenticationScheme(
                    type=AuthenticationScheme.Type.oauthbearertoken,
                    name="Token da API",
                    description="Authorization: Bearer <token>, com os escopos scim:read e"
                    " scim:write",
                    primary=True,
                )
            ],
        ),
    )
    found = {name: provider.model_for(name) for name in ("User", "Group")}
    user, group = found["User"], found["Group"]
    if user is None or group is None:  # the provider was just made with both
        raise LookupError("User, Group")
    return Offer(provider, user, group, categories)  # type: ignore[arg-type]


def _type(name: str, about: str, schema: str, extensions: tuple[str, ...]) -> ResourceType:
    return ResourceType(
        id=name,
        name=name,
        description=about,
        endpoint=Reference[URI](f"/{name}s"),
        schema_=Reference[URI](schema),  # type: ignore[call-arg]  # pydantic names it so
        schema_extensions=[
            SchemaExtension(schema_=Reference[URI](uri), required=False)  # type: ignore[call-arg]
            for uri in extensions
        ],
    )
