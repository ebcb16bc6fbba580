"""Projects for editing programs, all written from one `core.edit_timeline.EditTimeline`."""
