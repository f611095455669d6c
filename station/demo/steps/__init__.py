"""The steps of the tour, one module each: `take(walk)` does the step and proves it."""
