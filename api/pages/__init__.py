"""The pages that people see, one file a page or two. One more is a file and a line here."""

from fastapi import APIRouter

from api.pages import acknowledging, front, home, overview, telling

PAGES: tuple[APIRouter, ...] = (front.router, acknowledging.router, overview.router, home.router, telling.router)
