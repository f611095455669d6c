"""双随机: canonical files, commitment, seed, tickets, inspectors, package (docs/draw.md). Pure, no secrets made here.

The format is `anjian-draw/1`. Everything here is bytes in, bytes out: no database, no clock, no random source,
so that any outsider's computer can repeat every step.
"""
