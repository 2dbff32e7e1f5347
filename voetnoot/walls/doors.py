"""Doors: redirects to a place that asks for something and then sends the reader back, whoever runs it."""

import re
from urllib.parse import parse_qsl, urlsplit

from voetnoot.links import Answered, Signal
from voetnoot.urls import registrable
from voetnoot.walls.kinds import SignalKind

_BACK = frozenset(
    {
        "authstate", "back", "backurl", "callback", "callbackurl", "client_id", "continue", "dest", "destination", "from_url",
        "goto", "next", "origin_url", "redirect", "redirect_to", "redirect_uri", "redirect_url", "redirecturi", "redirecturl",
        "relaystate", "return", "return_to", "return_url", "returnto", "returnurl", "samlrequest", "service", "target",
        "targeturl", "wtrealm",
    }
)  # fmt: skip
"""Names under which an address notes where the reader is to be sent back to (OAuth 2, SAML, CAS, WS-Federation, common use)."""

_IDENTITY = re.compile(
    r"(^|[/.])(cas|saml2?|sso|oauth2?|openid|adfs|idp|wsfed|shibboleth|log-?in\w*|sign-?in\w*|auth\w*|inloggen|aanmelden|anmelden)([/.]|$)",
    re.IGNORECASE,
)
_DOOR = re.compile(
    r"(^|[/._-])(consent|privacy|gate|gateway|cookie\w*|queue|wachtrij|captcha|challenge|verify|verification|age\w*|paywall|abonne\w*|subscribe)([/._-]|$)",
    re.IGNORECASE,
)


def door(answered: Answered, asked: str) -> Signal | None:
    """Return the sign that the redirects of ``asked`` ended before a door: an address that knows the way back.

    A page of the same site must also be named like a door: search pages and error pages note where one came from too.
    """
    if not answered.hops:
        return None
    before, after = urlsplit(asked), urlsplit(answered.url)
    given = parse_qsl(after.query)
    back = next((key for key, value in given if key.lower() in _BACK or _leads_to(value, before.hostname or "")), None)
    place = f"{after.hostname or ''}{after.path}"
    if back is None:
        return None
    if _IDENTITY.search(place):
        return Signal(SignalKind.LOGIN, f"{answered.url[:200]} asks who we are, and sends back by {back}")
    elsewhere = registrable(before.hostname or "") != registrable(after.hostname or "")
    if elsewhere or _DOOR.search(place):
        return Signal(SignalKind.GATE, f"{answered.url[:200]} sends back by {back}")
    return None


def _leads_to(value: str, host: str) -> bool:
    return value.startswith(("http://", "https://")) and (urlsplit(value).hostname or "") == host
