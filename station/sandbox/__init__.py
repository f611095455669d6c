"""Where untrusted media is read: a process of its own that gives up every power before the first byte of it.

`cage` is the inside, used by the programs that read; `child` the outside, used by those who start and hear them. Only
this package knows how such a process is confined, started, listened to and ended; what is read, and what of the answer
is believed, is the business of each reader and of whoever asks it.
"""
