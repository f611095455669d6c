"""The screens of the station, one capability each."""
