"""The hardware edge: recorders, volumes, printers. Knows nothing about cases and raises errors of its own."""
