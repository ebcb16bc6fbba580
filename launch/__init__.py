"""What start.py does once it has a Python that is new enough: standard library only, no import of the product."""
