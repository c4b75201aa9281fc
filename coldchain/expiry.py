"""Expiry: dates on the box, and until when a lot may be used."""
