"""Models at web addresses: fetched once, kept in a cache, opened from there without a network. No torch."""
