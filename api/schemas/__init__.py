"""Schemas: what goes in and out over HTTP, at the edge only; one file a noun. Inside is the core alone."""
