"""The fault lab: a small web that misbehaves in every way that we know of, and the truth about each of its links.

`behaviours.yaml` says what each link does from which day on and what is true of it; `world` plays that over real sockets;
`rounds` lets the days pass through the same checks, store and verdicts that a real watch uses; `findings` holds the verdicts
against the truth.
"""
