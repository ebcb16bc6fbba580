"""The training room in the browser: the trainees' phones, the projector, the trainer."""
