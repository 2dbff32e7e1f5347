"""The edge to time and hands: jobs, the daemon, the command line."""
