"""Panels: pure drawing, value in, value out. They know ImGui and the renderer's face, nothing else."""
