"""Bundles: what a station seals for the bureau, and how either side checks and applies one (docs/bundle.md)."""
