"""Finding directions in W: one module a method, each a generator that yields `Progress`."""
