"""Draw the demo shop's pictures: the SVG drawings of art/ on backgrounds, with lettering, as images/*.webp.

Run it by hand after changing a drawing, a text or shop.json; it draws every picture that shop.json names, removes the
ones it no longer names, and prints what they weigh. It needs two wheels and a Chinese font (Noto CJK):

    apt-get install fonts-noto-cjk
    pip install pillow resvg-py
    python3 scripts/demo/draw.py
"""

import io
import json
import re
from functools import cache
from pathlib import Path

import resvg_py
from PIL import Image

HERE = Path(__file__).parent
IMAGES = HERE / "images"
SHOP = json.loads((HERE / "shop.json").read_text("utf-8"))
QUALITY = 80

# Per category: background from and to, accent, ink.
PALETTES = {
    "tea": ("#f3f8e6", "#d2e4b6", "#6b9a4a", "#33502c"),
    "cake": ("#fff5e3", "#fbd9b4", "#d9833f", "#74401f"),
    "nut": ("#f7f0e7", "#e0cbb2", "#a9743f", "#563a20"),
    "fruit": ("#fff0f0", "#fbcfd3", "#dc5a66", "#7a2834"),
    "veg": ("#ebf8f1", "#b9e2d0", "#3f9a78", "#1f5443"),
    "grain": ("#eef4fb", "#c4d9ef", "#4d7fb8", "#26456b"),
}

# Wide pictures: palette, headline, line below it, drawings from back to front as (name, x, y, size) on 750 x 350.
WIDE = {
    "banner-tea": ("tea", "一盏春山", "云雾绿茶 · 头采嫩芽", [("cloud-tea", 356, -12, 380)]),
    "banner-harvest": (
        "veg",
        "秋天进城",
        "时蔬鲜果 · 当季收成",
        [("corn", 424, -12, 290), ("grape", 570, 66, 204), ("pumpkin", 322, 84, 256), ("apple", 508, 138, 200)],
    ),
    "banner-cake": ("cake", "新鲜出炉", "红豆铜锣烧 · 铜板现煎", [("dorayaki", 362, -20, 370)]),
    "banner-shop": (
        "grain",
        "檐下小铺",
        "好茶糕饼 · 山野粮仓",
        [
            ("osmanthus-oolong", 326, 12, 250),
            ("honey", 500, 4, 250),
            ("yolk-pastry", 404, 138, 204),
            ("mandarin", 570, 138, 190),
        ],
    ),
    "theme-tea": (
        "tea",
        "午后茶席",
        "一壶茶，两块糕",
        [("osmanthus-oolong", 336, -12, 306), ("rice-cake", 520, 108, 226)],
    ),
    "theme-harvest": (
        "fruit",
        "秋收时节",
        "枝头与田里",
        [("grape", 352, 30, 226), ("carrot", 556, 44, 192), ("mandarin", 436, 98, 238)],
    ),
    "theme-snack": (
        "nut",
        "零嘴抽屉",
        "追剧解馋常备",
        [("pistachio", 346, 26, 240), ("candy", 534, 50, 208), ("cashew", 432, 98, 240)],
    ),
}

# Category pictures: drawings on 200 x 200.
TILES = {
    "tea": [("osmanthus-oolong", 10, 10, 178)],
    "cake": [("matcha-roll", 66, 16, 130), ("yolk-pastry", 4, 52, 140)],
    "nut": [("pistachio", 74, 14, 124), ("walnut", 4, 46, 148)],
    "fruit": [("grape", 78, 10, 124), ("peach", 4, 46, 148)],
    "veg": [("carrot", 80, 14, 122), ("pumpkin", 2, 48, 146)],
    "grain": [("honey", 2, 10, 132), ("rice", 48, 48, 146)],
}

# The second detail picture: a heading and three steps.
STEPS = {
    "cloud-tea": (
        "泡一杯好绿茶",
        ("取茶三克", "玻璃杯或盖碗都好"),
        ("水凉到八十五度", "沿杯壁缓缓注入"),
        ("静候两分钟", "叶底舒展，即可出汤"),
    ),
    "osmanthus-oolong": (
        "慢慢喝一壶",
        ("温壶洗杯", "让茶香先醒过来"),
        ("沸水高冲", "七克茶，一百毫升水"),
        ("十秒出汤", "可续七泡，泡泡有桂"),
    ),
    "yolk-pastry": (
        "酥从哪里来",
        ("手工开酥", "一皮一油，折足三遍"),
        ("蛋黄先烤", "喷酒去腥，烤到出油"),
        ("当日现烤", "刷两层蛋液，撒芝麻"),
    ),
    "dorayaki": (
        "铜板上的六分钟",
        ("静置面糊", "醒半小时，孔洞才细"),
        ("小火煎饼", "冒泡就翻，只翻一次"),
        ("趁热夹馅", "红豆熬两小时，留颗粒"),
    ),
    "walnut": (
        "好核桃看三点",
        ("壳薄", "两个对捏，应声而开"),
        ("仁满", "取出就是完整一瓣"),
        ("味正", "当年新果，香而不涩"),
    ),
    "mandarin": (
        "从枝头到家里",
        ("熟了再摘", "只剪九分熟以上的"),
        ("不打蜡", "带叶装箱，皮能泡水"),
        ("当天发出", "清早剪枝，傍晚上车"),
    ),
    "pumpkin": (
        "一个南瓜三种吃法",
        ("整个蒸", "上汽十五分钟，连皮吃"),
        ("切块烤", "刷油撒盐，烤二十分钟"),
        ("打浓汤", "加牛奶，不用放糖"),
    ),
    "rice": (
        "煮一锅好饭",
        ("轻淘两遍", "别搓，留住米香"),
        ("水与米一比一", "泡二十分钟再煮"),
        ("焖十分钟", "开盖拌松，粒粒分明"),
    ),
}


@cache
def drawing(name):
    """The inside of art/<name>.svg, its ids made unique so that several drawings can share one picture."""
    svg = (HERE / "art" / f"{name}.svg").read_text("utf-8")
    svg = re.sub(r'(id="|#)(?=[a-z])(?![0-9a-f]{3}(?:[0-9a-f]{3})?")', rf"\g<1>{name}-", svg)
    return re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)[1]


def place(name, x, y, size):
    return f'<g transform="translate({x} {y}) scale({size / 400:.4f})">{drawing(name)}</g>'


def text(x, y, size, fill, words, *, serif=False, extra=""):
    family = "Noto Serif CJK SC" if serif else "Noto Sans CJK SC"
    weight = "bold" if serif else "normal"
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-weight="{weight}" font-size="{size}" fill="{fill}" '
        f"{extra}>{words}</text>"
    )


def save(file, width, height, palette, body, scale=1):
    """Render one picture of `width` x `height` pixels; `body` is drawn on a canvas `scale` times that size."""
    light, dark, *_ = PALETTES[palette]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width * scale} {height * scale}">'
        f'<linearGradient id="ground" x2="1" y2="1"><stop stop-color="{light}"/>'
        f'<stop offset="1" stop-color="{dark}"/></linearGradient>'
        f'<rect width="100%" height="100%" fill="url(#ground)"/>{body}</svg>'
    )
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height)
    Image.open(io.BytesIO(png)).convert("RGB").save(IMAGES / file, quality=QUALITY, method=6)


def halo(x, y, radius):
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="#fff" opacity=".42"/>'


def product(file, palette, art):
    save(file, 400, 400, palette, halo(200, 204, 168) + place(art, 14, 10, 372))


def category(file, palette):
    save(file, 200, 200, palette, halo(100, 102, 86) + "".join(place(*art) for art in TILES[palette]))


def wide(file, width, height, key):
    """A banner, or the head or topic picture of a theme: lettering on the left, drawings on the right."""
    palette, headline, line, arts = WIDE[key]
    *_, accent, ink = PALETTES[palette]
    scale = 750 / width
    middle = height * scale / 2
    # A topic picture is half as large on the screen: its lettering is larger in proportion.
    big, small = (74, 36) if scale > 1 else (68, 28)
    body = halo(560, middle, 190) + f'<circle cx="40" cy="{2 * middle - 14}" r="92" fill="{accent}" opacity=".1"/>'
    body += f'<circle cx="318" cy="34" r="22" fill="{accent}" opacity=".14"/>'
    body += f'<g transform="translate(0 {middle - 175:.1f})">' + "".join(place(*art) for art in arts) + "</g>"
    body += text(48, middle + 4, big, ink, headline, serif=True)
    body += f'<rect x="50" y="{middle + 30}" width="56" height="6" rx="3" fill="{accent}"/>'
    body += text(50, middle + 82, small, ink, line, extra='opacity=".85"')
    save(file, width, height, palette, body, scale)


def detail_hero(file, palette, art, item, shelf):
    *_, accent, ink = PALETTES[palette]
    body = halo(375, 500, 292) + f'<circle cx="690" cy="60" r="120" fill="{accent}" opacity=".09"/>'
    body += f'<rect x="325" y="58" width="100" height="42" rx="21" fill="{accent}"/>'
    body += text(375, 88, 26, "#fff", shelf, extra='text-anchor="middle"')
    body += text(375, 176, 62, ink, item["name"].split()[0], serif=True, extra='text-anchor="middle"')
    body += text(375, 232, 28, ink, item["summary"], extra='text-anchor="middle" opacity=".85"')
    save(file, 750, 820, palette, body + place(art, 110, 240, 530))


def detail_steps(file, palette, art):
    light, _, accent, ink = PALETTES[palette]
    heading, *steps = STEPS[art]
    body = f'<rect x="36" y="36" width="678" height="568" rx="28" fill="#fff" opacity=".8"/>{place(art, 440, 296, 262)}'
    body += text(84, 126, 48, ink, heading, serif=True)
    body += f'<rect x="86" y="150" width="64" height="6" rx="3" fill="{accent}"/>'
    body += f'<path d="M114 240V500" stroke="{accent}" stroke-width="3" stroke-dasharray="3 9" stroke-linecap="round"/>'
    for number, (what, how) in enumerate(steps):
        y = 240 + 130 * number
        body += f'<circle cx="114" cy="{y}" r="30" fill="{accent}" stroke="{light}" stroke-width="6"/>'
        body += text(114, y + 11, 30, "#fff", number + 1, extra='text-anchor="middle"')
        body += text(170, y - 2, 34, ink, what, serif=True) + text(170, y + 40, 26, ink, how, extra='opacity=".75"')
    save(file, 750, 640, palette, body)


def main():
    IMAGES.mkdir(exist_ok=True)
    shelves = {}
    for shelf in SHOP["categories"]:
        palette = Path(shelf["image"]).stem.removeprefix("category-")
        shelves[shelf["id"]] = palette, shelf["name"]
        category(shelf["image"], palette)
    for item in SHOP["products"]:
        palette, shelf = shelves[item["category_id"]]
        art = Path(item["main_image"]).stem.removeprefix("product-")
        product(item["main_image"], palette, art)
        for file in item["images"]:
            if file.endswith("-1.webp"):
                detail_hero(file, palette, art, item, shelf)
            else:
                detail_steps(file, palette, art)
    for theme in SHOP["themes"]:
        key = Path(theme["topic_image"]).stem
        wide(theme["topic_image"], 375, 175, key)
        wide(theme["head_image"], 750, 300, key)
    for banner in SHOP["banners"]:
        for item in banner["items"]:
            wide(item["image"], 750, 350, Path(item["image"]).stem)
    named = set(re.findall(r'"([a-z0-9-]+\.webp)"', json.dumps(SHOP)))
    for file in sorted(IMAGES.iterdir()):
        if file.name not in named:
            file.unlink()
    print(f"{len(named)} pictures, {sum(file.stat().st_size for file in IMAGES.iterdir()) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
