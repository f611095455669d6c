"""The bureau's screens: the review desk, stations at a glance, the people who review."""
