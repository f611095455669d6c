"""A second copy of database and media: making it, reading it again, mending from it, restoring a station from it.

Owns: what lies in a backup folder and the order in which it comes to lie there. Called by commands alone; what others
want to know about backups and damage is in `services.backups`.
"""
