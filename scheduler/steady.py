"""Imported by the server of child processes alone: a signal to the whole group (Ctrl-C, a service manager) is for the daemon.

The daemon then ends its children by itself, each with a row that says so; a server that died at once would take them along.
"""

import signal

for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, signal.SIG_IGN)
