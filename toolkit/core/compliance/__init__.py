"""The review before the broadcast: what a text says that the law forbids, or that the product card does not bear out.

Rules are data (data/compliance/*.toml); `checker.Checker` applies them; `document` looks at a whole script.
No finding is no clearance, and none of this is legal advice.
"""
