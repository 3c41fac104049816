"""The desktop program: the GUI process. It never loads torch."""
