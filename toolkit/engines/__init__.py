"""Adapters to models (speech recognition, text-to-speech): arrays in, core types out."""
