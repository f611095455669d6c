"""The appliance laboratory: the real image booted in QEMU, with recorders plugged into its USB (docs/appliance.md)."""
