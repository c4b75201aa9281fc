"""Tell people: alerts, their routes and channels. Empty until alerting is built; the ledger already holds its facts."""
