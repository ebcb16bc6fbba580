"""Live captions: what was heard so far -> what is shown, without clock, sound or engine. Media time throughout."""
