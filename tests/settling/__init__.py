"""Settling: stand-ins, capacities, two presses at once."""
