"""Adapters to footage: probing, decoding, rendering, fonts, subtitles."""
