"""Gradio pages: they speak to app, tasks and core only."""
