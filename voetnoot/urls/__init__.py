"""Addresses: found in print, mended, and normalised to the one spelling under which they are watched."""

from voetnoot.urls.normalising import host_of, is_domain, link_id, normalise, registrable, with_scheme

__all__ = ["host_of", "is_domain", "link_id", "normalise", "registrable", "with_scheme"]
