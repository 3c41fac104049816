"""What a picture is, and the process that makes it.

`scene`, `scene_file`, `messages` and `channel` are the face that the GUI process may import; the rest needs
torch and is imported in the render process only.
"""
