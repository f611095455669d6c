"""`python -m station`: the same entry as the installed `station` command."""

from station.cli import main

raise SystemExit(main())
