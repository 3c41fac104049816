"""The desktop program: the GUI process. It never loads torch."""

from visualizer.window_system import choose_glfw

choose_glfw()
