"""The public page: a static site laid out from the replicas of all stations (docs/public.md)."""
