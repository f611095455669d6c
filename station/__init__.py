"""The station appliance: work-safety enforcement records for one township station, and the bureau's side."""

__version__ = "0.1.0"
