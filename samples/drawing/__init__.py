"""The pictures of the samples: flat illustration drawn with Skia, every curve from a seed."""
