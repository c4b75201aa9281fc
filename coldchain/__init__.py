"""Coldchain: what is true of fridges, readings and medicines, however it arrives or is shown."""

__version__ = "0.1.0"
