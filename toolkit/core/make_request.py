"""What the user asks of the main job."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.core.crop_override import CropWish
from toolkit.core.plan import Denoise, MakePlan
from toolkit.core.privacy import PrivateKind
from toolkit.core.products import ProductCard
from toolkit.core.promo_options import PromoOptions
from toolkit.core.text import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeRequest:
    """Footage and product cards in, a folder of clips ready to post out."""

    footage: tuple[Path, ...]
    cards: tuple[ProductCard, ...]
    out: Path
    profile: str = "douyin"
    dialect: str = "auto"
    is_dry_run: bool = False
    """Stop at the plan."""
    takes_next_folder: bool = False
    """Where `out` belongs to another run, use out-2, out-3, ... instead of refusing."""
    matches: tuple[tuple[str, str], ...] = ()
    """(file name, product id): which product silent footage shows, where the file's name does not say it."""
    fix_colour: bool = False
    """Put a plain cast or bad light of the footage gently right."""
    denoise: Denoise = "auto"
    jump_cut: bool = False
    """Leave silences, fillers and repeated takes of a talk out."""
    end_card: bool = False
    """Product, price and link number over the last seconds."""
    music: Path | None = None
    """To be played under the clips; the user has the rights to it."""
    crops: tuple[CropWish, ...] = ()
    """Where the crop window shall stand in some shots."""
    blur: tuple[PrivateKind, ...] = ()
    """What is to be covered in the pictures."""
    exports: tuple[str, ...] = ()
    """Projects for editing programs to be written beside the clips; see `export_kinds`."""
    promo: PromoOptions | None = None
    """Make a promo film for each product instead of clips of what is said."""
    plan: MakePlan | None = None
    """A plan that somebody edited, to be rendered instead of the one the product would make."""
    lang: Lang | None = None
    """Language of the report; None for the one of the settings."""
