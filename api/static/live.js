// What happens while a page is open, as the server tells it; see docs/http-api.md, /api/v1/events.
export function listen() {}
