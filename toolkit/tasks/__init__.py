"""The use cases, one file each. They hold the order of work: arithmetic is in core, bytes in media."""
