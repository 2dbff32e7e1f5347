"""One look at one address: the guard, the names, the handshake, the exchange, and what went wrong as an outcome."""
