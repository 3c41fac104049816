"""All benchmark tables, one after the other: `python -m tests.benchmarks`."""

from __future__ import annotations

from tests.benchmarks import directions, gpu, latency, network, ops, timeline, video, window

TABLES = {
    "The ops": ops.main,
    "The network": network.main,
    "Drag to pixel": latency.main,
    "The window": window.main,
    "The timeline": timeline.main,
    "Directions": directions.main,
    "Video": video.main,
    "The GPU kernels": gpu.main,
}


def main() -> int:
    """Print every table under its title."""
    for title, table in TABLES.items():
        print(f"\n### {title}\n", flush=True)
        table()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
