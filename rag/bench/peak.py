"""The most memory that this process has held so far."""

from __future__ import annotations

import sys


def peak_memory_mb() -> float:
    """Return the peak resident memory in megabytes (10^6 bytes); 0 where the system does not tell (Windows)."""
    if sys.platform == "win32":
        return 0.0
    import resource

    # Linux counts in KiB, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
