"""What happens in a long day: faults of the render process, load, hostile input, odd environments."""
