"""Labels and certificates of made-up goods, drawn with the captions' font, and photographed badly."""

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from toolkit.media.fonts import pillow_font

WIDTH_PX, MARGIN_PX, SIZE_PX = 1100, 60, 34
_NAMES = (
    "奉节脐橙",
    "武乡小米",
    "康县土蜂蜜",
    "诺邓火腿",
    "青州山楂酱",
    "徽州毛峰茶",
    "五常稻花香大米",
    "宁夏枸杞",
    "西峡香菇",
    "恩施腊肉",
)
_PLACES = (
    "重庆市奉节县草堂镇欧营村3组",
    "山西省长治市武乡县丰州镇12号",
    "甘肃省陇南市康县阳坝镇",
    "云南省大理州云龙县诺邓村8号",
    "山东省青州市王坟镇工业路6号",
)
_ORIGINS = ("重庆市奉节县", "山西省武乡县", "甘肃省康县", "云南省云龙县", "山东省青州市")
_MAKERS = ("草堂果蔬专业合作社", "丰州小米加工有限公司", "阳坝蜂业合作社", "诺邓火腿食品厂", "王坟食品有限公司")
_INGREDIENTS = ("脐橙", "小米", "蜂蜜", "猪后腿、食用盐、白酒、花椒", "山楂、白砂糖、柠檬酸、果胶")
_STORAGE = ("阴凉干燥处存放", "0-4℃冷藏", "常温密封保存", "避光防潮，开封后冷藏")
_SPECS = ("2.5kg", "500克×4袋", "500g", "280克×2瓶", "1kg", "250克", "净重5斤")
_KINDS = ("有机产品认证证书", "绿色食品证书", "农产品地理标志登记证书")


@dataclass(frozen=True)
class Sheet:
    """What is drawn, and the fields that it says."""

    rows: tuple[str, ...]
    truth: dict[str, str]


def draw_sheet(seed: int) -> Sheet:
    """A label (two of three seeds) or a certificate."""
    random_ = random.Random(seed)
    return _certificate(random_) if seed % 3 == 2 else _label(random_)


def _label(random_: random.Random) -> Sheet:
    pick = random_.randrange(5)
    day = (
        f"2026年{random_.randrange(1, 12)}月{random_.randrange(1, 28)}日"
        if random_.random() < 0.5
        else (f"2026-{random_.randrange(1, 12):02}-{random_.randrange(1, 28):02}")
    )
    truth = {
        "name": random_.choice(_NAMES),
        "spec": random_.choice(_SPECS),
        "ingredients": _INGREDIENTS[pick],
        "origin": _ORIGINS[pick],
        "storage": random_.choice(_STORAGE),
        "shelf_life": random_.choice(("12个月", "18个月", "常温15天", "6个月")),
        "harvest_date": day,
        "grade": random_.choice(("GB/T 20355", "NY/T 1191-2006", "GB/T 19503-2008")),
        "certificates.1.no": f"SC1{random_.randrange(10**12, 10**13)}",
        "seller.name": _ORIGINS[pick] + _MAKERS[pick],
        "seller.address": _PLACES[pick],
        "seller.contact": f"0{random_.randrange(10, 99)}-{random_.randrange(10**7, 10**8)}",
    }
    keys = {
        "name": "产品名称",
        "spec": "净含量",
        "ingredients": "配料",
        "origin": "产地",
        "storage": "贮存条件",
        "shelf_life": "保质期",
        "harvest_date": "生产日期",
        "grade": "产品标准号",
        "certificates.1.no": "食品生产许可证编号",
        "seller.name": "生产商",
        "seller.address": "地址",
        "seller.contact": "电话",
    }
    order = list(truth)
    first, rest = order[0], order[1:]
    random_.shuffle(rest)
    rows = tuple(f"{keys[path]}：{truth[path]}" for path in (first, *rest))
    return Sheet(rows=rows, truth=truth)


def _certificate(random_: random.Random) -> Sheet:
    pick = random_.randrange(5)
    day = f"{random_.randrange(2027, 2030)}年{random_.randrange(1, 12)}月{random_.randrange(1, 28)}日"
    truth = {
        "certificates.1.type": random_.choice(_KINDS),
        "certificates.1.no": f"{random_.randrange(100, 999)}OP{random_.randrange(10**6, 10**7)}",
        "certificates.1.holder": _ORIGINS[pick] + _MAKERS[pick],
        "certificates.1.scope": _INGREDIENTS[pick].split("、")[0],
        "certificates.1.valid_to": day,
    }
    rows = (
        truth["certificates.1.type"], f"证书编号：{truth['certificates.1.no']}",
        f"认证委托人：{truth['certificates.1.holder']}", f"认证范围：{truth['certificates.1.scope']}",
        f"有效期至：{day}",
    )  # fmt: skip
    return Sheet(rows=rows, truth=truth)


def draw_picture(sheet: Sheet, seed: int, condition: str) -> np.ndarray:
    """The sheet as a photo (uint8 [h, w, 3], RGB): plain, turned, blurred, dark, or all at once."""
    random_ = random.Random(seed * 7 + 1)
    height = MARGIN_PX * 2 + len(sheet.rows) * int(SIZE_PX * 1.9)
    paper = Image.new("RGB", (WIDTH_PX, height), (250, 248, 240))
    pen = ImageDraw.Draw(paper)
    for number, row in enumerate(sheet.rows):
        size = SIZE_PX + 14 if number == 0 else SIZE_PX
        pen.text((MARGIN_PX, MARGIN_PX + number * int(SIZE_PX * 1.9)), row, fill=(30, 30, 30), font=pillow_font(size))
    picture = Image.new("RGB", (WIDTH_PX + 240, height + 240), (110, 120, 105))
    picture.paste(paper, (120, 120))
    if condition in ("turned", "worst"):
        picture = picture.rotate(
            random_.choice((-1, 1)) * random_.uniform(2, 7),
            fillcolor=(110, 120, 105),
            resample=Image.Resampling.BICUBIC,
        )
    if condition in ("blurred", "worst"):
        picture = picture.filter(ImageFilter.GaussianBlur(random_.uniform(1.2, 2.0)))
    light = np.asarray(picture, dtype=np.float32)
    if condition in ("dark", "worst"):
        ramp = np.linspace(0.25, 0.75, light.shape[1], dtype=np.float32)[None, :, None]
        noise = np.random.default_rng(seed).normal(0, 5, light.shape).astype(np.float32)
        light = light * ramp + noise
    return np.clip(light, 0, 255).astype(np.uint8)


def turned_by_quarter(picture: np.ndarray, quarters: int) -> np.ndarray:
    """The picture held sideways or upside down."""
    return np.ascontiguousarray(np.rot90(picture, quarters))


CONDITIONS = ("plain", "turned", "blurred", "dark", "worst")
