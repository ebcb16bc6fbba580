"""How the pages look: large type, the greens of the report, nothing from the network."""

from importlib import resources
from typing import Any

FONTS = (
    "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC",
    "system-ui", "sans-serif",
)  # fmt: skip


def make_theme() -> Any:
    """A Gradio theme whose fonts are those of the computer (Gradio's own would be fetched)."""
    from gradio import themes

    green = themes.Color(
        c50="#eef5f0", c100="#dcece2", c200="#b9d9c6", c300="#8fbfa4", c400="#5f9f7d", c500="#2f7d4f", c600="#1f5c43",
        c700="#194b37", c800="#143b2b", c900="#0f2c20", c950="#0a1f17", name="hill",
    )  # fmt: skip
    theme = themes.Base(
        primary_hue=green, secondary_hue=green, neutral_hue="stone", text_size="lg", radius_size="lg",
        font=FONTS, font_mono=("Consolas", "monospace"),
    )  # fmt: skip
    theme.set(
        body_background_fill="#faf7f0", body_text_color="#1d2622", block_background_fill="#ffffff",
        block_border_color="#ddd6c8", block_label_text_color="#3c4641", block_title_text_color="#1d2622",
        block_info_text_color="#54605a", input_background_fill="#ffffff", input_border_color="#8a8577",
        input_border_width="1px", block_title_text_size="17px", block_label_text_size="17px",
        input_placeholder_color="#6d736f", button_primary_background_fill="#1f5c43",
        button_primary_background_fill_hover="#174a35", button_primary_text_color="#ffffff",
        button_secondary_background_fill="#ffffff", button_secondary_border_color="#1f5c43",
        button_secondary_text_color="#1f5c43", button_cancel_background_fill="#b3261e",
        button_cancel_background_fill_hover="#8f1d17", button_cancel_text_color="#ffffff",
    )  # fmt: skip
    # one look, light, whatever the computer prefers: it is read outdoors
    for name in [name for name in vars(theme) if name.endswith("_dark")]:
        setattr(theme, name, getattr(theme, name.removesuffix("_dark")))
    return theme


def style() -> str:
    """The pages' own style sheet."""
    return resources.files("ui").joinpath("style.css").read_text(encoding="utf-8")
