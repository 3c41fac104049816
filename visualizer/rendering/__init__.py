"""The window's side of the render process: requests, jobs, downloads, and who watches over them."""
