"""The bureau's side: enrolling stations, taking their bundles, keeping their replicas and the evidence."""
