"""The program `cleancopy`, also as `python -m cleancopy`."""

from __future__ import annotations

import signal
import sys

from cleancopy._native import main as run


def main() -> int:
    """Run the program; gives its exit status."""
    # The program listens to signals itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["cleancopy", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
