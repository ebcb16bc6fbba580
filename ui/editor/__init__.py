"""The captions' editor: a page of its own beside the Gradio page, because it needs a waveform and a caret."""
