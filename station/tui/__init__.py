"""What staff see and press. Screens ask services and show records; none of them knows a database."""
