"""The jobs: each gathers from the store, lets a pure function decide, and writes in one transaction per step."""
