"""The clips page: a page of our own beside the Gradio pages; see docs/adr/0012-clips-page.md."""
