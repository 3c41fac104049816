"""Damaged and hostile model files without number: `python -m tests.fuzz --count 20000 --seed 0`."""
