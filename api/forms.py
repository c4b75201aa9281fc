"""Forms: what a page's form sent, read once, so that its secret can be checked before anything is done."""

from fastapi import Request

from coldchain.errors import InputError

MOST_FIELDS = 200


async def form(request: Request) -> dict[str, str]:
    """Return a form's fields; its secret goes to where `api.caller` looks for it, they to where `api.kept` does.

    Raises:
        InputError: it holds files or too many fields.
    """
    given = await request.form(max_files=0, max_fields=MOST_FIELDS)
    fields = {name: value for name, value in given.items() if isinstance(value, str)}
    if any("\0" in value for value in fields.values()):
        raise InputError("The form holds a character that no text has: expected plain text.")
    request.state.csrf = fields.pop("csrf", "")
    request.state.sent = fields
    return fields
