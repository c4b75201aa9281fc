"""OpenAPI: what the framework knows of the routes, with what all of them have in common, said once."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from api.problems import MEDIA_TYPE
from api.rights import PUBLIC

_METHODS = ("get", "post", "put", "delete")
_ANSWERS = {
    "400": ("BadRequest", "The body is no JSON, or no form."),
    "401": ("NotSignedIn", "Nobody is signed in, or nobody any more."),
    "403": ("NotAllowed", "Whoever asks may not."),
    "404": ("NotFound", "There is none for whoever asks; whether it exists is not told."),
    "409": ("Refused", "It cannot be done; nothing was changed."),
    "412": ("Changed", "What was to be changed is another by now: load it again."),
    "413": ("TooLarge", "The request is too large."),
    "422": ("Unreadable", "A field is not what was expected: a sentence for each."),
    "429": ("TooMany", "Too many wrong guesses: wait."),
    "503": ("Unavailable", "The store cannot be written or read now: nothing was changed, try again."),
}
_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence for the person who reads it."},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A program's token."},
    "session": {"type": "apiKey", "in": "cookie", "name": "coldchain", "description": "A browser's session."},
}


def describe(app: FastAPI) -> None:
    """Have an application's OpenAPI document say how it refuses, and how one signs in."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _whole(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI's documentation names


def _whole(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema["components"]
    for framework in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(framework, None)
    components["schemas"]["Problem"] = _PROBLEM
    components["securitySchemes"] = _SECURITY
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    components["responses"] = {name: {"description": told, "content": content} for name, told in _ANSWERS.values()}
    for path, method, operation in _operations(schema):
        refused = {code: {"$ref": f"#/components/responses/{_ANSWERS[code][0]}"} for code in sorted(_codes(operation))}
        operation["responses"] = {**operation["responses"], **refused}
        if (method.upper(), path) not in PUBLIC:
            operation["security"] = [{"token": []}, {"session": []}]
    return schema


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in schema["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _codes(operation: dict[str, Any]) -> Iterator[str]:
    """Yield how an operation may be refused; only where a state is asked for it may have changed."""
    named = {each["name"] for each in operation.get("parameters", ())}
    unasked = set() if "If-Match" in named else {"412"}
    unasked |= set() if "requestBody" in operation else {"400"}
    for code in _ANSWERS.keys() - unasked:
        if code == "422" or code not in operation["responses"]:
            yield code
