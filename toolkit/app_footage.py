"""The part of the composition root that works on footage: check, shots, slices, exports."""

from toolkit.app_base import AppBase


class FootageApp(AppBase):
    """What the commands on footage need."""
