"""The page for product copy: every sentence beside the facts that carry it, checked as it is changed."""
