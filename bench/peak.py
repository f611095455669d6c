"""`python bench/peak.py station|bureau ARGUMENT…`: the command as installed, and on stderr the kB of memory it held."""

from __future__ import annotations

import sys
from pathlib import Path

from station.cli import bureau_main, main

if __name__ == "__main__":
    del sys.argv[0]
    status = bureau_main() if sys.argv[0] == "bureau" else main()
    held = Path("/proc/self/status").read_text(encoding="ascii").partition("VmHWM:")[2].split()[0]
    print("peak", held, file=sys.stderr)
    raise SystemExit(status)
