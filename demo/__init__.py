"""A small parliament and a small web on loopback, played over simulated days."""
