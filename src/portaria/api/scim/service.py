"""The protocol of SCIM with this service's habits: scopes, and what a client may leave out."""

from __future__ import annotations

import json
from typing import Any

from scim2_models import ForbiddenException, Resource, ResourceType, ResponseParameters
from scim2_server.bulk import BulkPlan
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.routing import Operation, Target
from scim2_server.service import ScimService

from portaria.api.scim.bodies import MOST_BYTES
from portaria.frame.api.caller import Caller

READ, WRITE = "scim:read", "scim:write"
_WRITES = (Operation.create, Operation.replace, Operation.patch, Operation.delete)


class BodyService(ScimService):
    """The service of one body."""

    def authorize(self, request: ScimRequest, target: Target, resource_type: ResourceType) -> None:
        """Let pass who has the scope, of each operation of a bulk too.

        Raises:
            ForbiddenException: the scope is missing.
        """
        caller: Caller = request.subject
        scope = WRITE if target.operation in _WRITES else READ
        if scope not in caller.scopes:
            raise ForbiddenException(
                detail=f"este token não tem o escopo «{scope}» para {resource_type.name}"
            )

    def max_body_size(self, request: ScimRequest) -> int | None:  # noqa: ARG002
        """Of any body, in bytes."""
        return MOST_BYTES

    def read_creation(
        self, resource_type: ResourceType, body: bytes, content_type: str | None
    ) -> Resource[Any]:
        """The resource told. Who comes is active, where the client does not say."""
        if resource_type.id == "User":
            body = _with_active(body)
        return super().read_creation(resource_type, body, content_type)

    def patch_response(
        self,
        base_url: str,
        resource: Resource[Any],
        response_parameters: ResponseParameters[Any],
    ) -> ScimResponse:
        """The resource as it is now, also where the client asked for no attributes: clients update
        what they know by it (RFC 7644, 3.5.2 lets either)."""
        return self.replacement_response(base_url, resource, response_parameters)

    def read_bulk(self, body: bytes, content_type: str | None) -> BulkPlan:
        """The plan of a bulk request; who comes in one is active too."""
        said = _json(body)
        operations = said.get("Operations") if isinstance(said, dict) else None
        if isinstance(operations, list):
            for one in operations:
                if isinstance(one, dict) and _creates_user(one):
                    one["data"] = _active(one.get("data"))
            body = json.dumps(said).encode()
        return super().read_bulk(body, content_type)


def _creates_user(operation: dict[str, Any]) -> bool:
    method, path = str(operation.get("method")), str(operation.get("path"))
    return method.upper() == "POST" and path.strip("/").lower() == "users"


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None  # the service says what is wrong with it


def _with_active(body: bytes) -> bytes:
    said = _json(body)
    return json.dumps(_active(said)).encode() if isinstance(said, dict) else body


def _active(said: Any) -> Any:
    if not isinstance(said, dict) or any(str(name).lower() == "active" for name in said):
        return said
    return {**said, "active": True}
