"""Frozen dataclasses that everything may speak. They hold facts; they decide nothing."""
