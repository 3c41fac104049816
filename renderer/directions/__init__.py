"""Directions in W: found, imported, kept, and applied as edits. Only the modules that compute load torch."""
