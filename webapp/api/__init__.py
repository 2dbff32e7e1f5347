"""The JSON API: read-only, the same facts as the pages, described by OpenAPI."""

from fastapi import APIRouter

from webapp.api import answers, cdxj, facts, links
from webapp.api.answering import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for part in (facts, answers, links, cdxj):
    router.include_router(part.router)
