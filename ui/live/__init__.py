"""The pages of a live show: captions for OBS, the host's prompter, the control desk."""
