"""For all tests: OpenMP's threads sleep while they wait, as in the render process."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
