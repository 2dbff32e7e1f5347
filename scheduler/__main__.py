"""``python -m scheduler``: the command line, where the script `voetnoot` is not on the path."""

from scheduler.cli import main

if __name__ == "__main__":
    main()
