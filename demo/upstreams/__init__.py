"""Stand-ins of upstreams beside the chamber's own: each a pure function of papers, moment and request, over real HTTP.

They follow the upstream reference. What nobody has recorded or documented is marked UNVERIFIED where it is made;
`docs/sources.md` lists it, and ``voetnoot source probe`` holds it against the live service.
"""
