"""How a package declares its endpoints: a router whose routes each say their scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Router

from portaria.frame.api.bearer import Bearer
from portaria.frame.api.problems import ERRORS

View = TypeVar("View", bound=Callable[..., Any])
_EXTRA = {"$ref": "#/components/responses/Problem"}


class ApiRouter(Router):
    """A router of ``/api/v1/{body}/``: each route names the scope that it asks for ("": any)."""

    def at(
        self,
        method: str,
        path: str,
        *,
        scope: str,
        answers: Any,
        summary: str,
        status: int = 200,
        errors: tuple[int, ...] = (),
    ) -> Callable[[View], View]:
        """Declare a route.

        Args:
            path: after ``/api/v1/{body}``.
            answers: the schema of the answer.
            status: of the answer.
            errors: statuses that it may answer beside :data:`ERRORS`.
        """
        responses = {str(code): dict(_EXTRA) for code in sorted({*ERRORS, *errors})}

        def declare(view: View) -> View:
            door = Bearer(scope)
            self.api_operation(
                [method],
                path,
                auth=door,
                response={status: answers},
                summary=summary,
                operation_id=f"{view.__module__.split('.')[-2]}_{view.__name__}",
                openapi_extra={"responses": responses, "x-scope": scope},
            )(view)
            for model in self.path_operations[path].operations[-1].models:
                if model.__ninja_param_source__ == "query":
                    door.known |= set(getattr(model, "__ninja_flatten_map__", model.model_fields))
                    door.many |= set(getattr(model, "__ninja_collection_fields__", ()))
            return view

        return declare

    def reads(self, path: str, *, scope: str, answers: Any, summary: str) -> Callable[[View], View]:
        """Declare a GET."""
        return self.at("GET", path, scope=scope, answers=answers, summary=summary)
