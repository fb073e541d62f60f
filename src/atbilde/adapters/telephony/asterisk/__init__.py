"""Asterisk (and FreePBX, Issabel and others built on it), attached by its manager interface, AMI.

`wire` cuts bytes into messages, `reading` makes news of calls out of them, `resync` finds what a gap hid, `orders`
builds what we ask of the exchange, `link` is the connection that carries all of it. All but `link` is pure.
"""
