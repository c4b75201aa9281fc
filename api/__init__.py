"""Show and ask: the HTTP API and the dashboard. Empty until it is built; the ledger already holds its facts."""
