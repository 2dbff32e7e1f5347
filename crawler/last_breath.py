"""How long a child may outlive the network that its daemon took along."""

LAST_BREATH_SECONDS = 1.0
"""Within this time a killed daemon has taken its child along. What failed in it, for want of a network, is not kept."""
