"""Groups of the page around an article, which must go: lists of other stories, boxes for newsletters and apps, and others.

A group is a function (d: Draw) -> (html, texts), as in article_groups.py."""

NETWORKS = ["Facebook", "Twitter", "WhatsApp", "LinkedIn", "Telegram", "Reddit", "E-Mail", "Pinterest", "VK", "X"]
INDICES = [
    *("DAX", "Dow Jones", "Nasdaq", "FTSE 100", "EUR/USD", "Nikkei"),
    *("Brent", "BTC", "Gold", "S&P 500", "CAC 40", "MOEX"),
]


def stories(d):
    """A list of other stories: with or without heading, dates, thumbnails and kickers."""
    texts, heading = [], ""
    if d.chance(0.65):
        texts.append(d.label("related"))
        heading = d.tag(d.rng.choice(["h2", "h3", "h4", "p", "div", "strong"]), d.esc(texts[0]))
    shape = d.rng.choice(["li", "li", "div", "p", "article"])
    dated, pictured, kicked = d.chance(0.3), d.chance(0.3), d.chance(0.3)
    out = [story(d, t, texts, shape, dated, pictured, kicked) for t in d.some(2, 6, d.headline)]
    body = "".join(out)
    if shape == "li":
        body = d.tag(d.rng.choice(["ul", "ul", "ol"]), body)
    return d.box(heading + body), texts


def story(d, headline, texts, shape, dated, pictured, kicked):
    """Markup of one other story; its texts are added to `texts`."""
    inner = d.a(headline)
    texts.append(headline)
    if shape in ("div", "article") and d.chance(0.5):
        inner = d.tag("h4", inner)
    if kicked:
        texts.append(d.item())
        inner = d.tag("span", d.esc(texts[-1])) + " " + inner
    if dated:
        inner += " " + d.tag("time", d.date())
    if pictured:
        inner = f'<a href="{d.link()}"><img src="{d.link()}.jpg" alt=""></a>' + inner
    return d.tag(shape, inner)


def tags(d):
    texts = d.some(3, 8, d.item)
    lead = d.label("tags") if d.chance(0.5) else ""
    links = d.rng.choice([" ", ", ", ""]).join(d.a(t) for t in texts)
    return d.box(d.tag("p" if d.chance(0.3) else "div", (d.esc(lead) + ": " if lead else "") + links)), texts


def share_bar(d):
    texts = d.rng.sample(NETWORKS, d.rng.randint(3, 5))
    return d.box(d.tag("ul", d.tags("li", (d.a(t, True) for t in texts)))), texts


def house_box(d, *sections):
    """(texts, markup) of a house line, with or without another as its heading."""
    texts = [d.house_line(sections)]
    inner = d.tag("p", d.esc(texts[0]))
    if d.chance(0.6):
        texts.insert(0, d.house_line(sections))
        inner = d.tag(d.rng.choice(["h3", "h4", "strong", "p"]), d.esc(texts[0])) + inner
    return texts, inner


def newsletter_box(d):
    texts, inner = house_box(d, "newsletter")
    return d.box(inner + '<form action="/subscribe"><input type="email" name="email"><button>OK</button></form>'), texts


def app_box(d):
    texts, inner = house_box(d, "app")
    badges = f'<a href="{d.outside()}">App Store</a> <a href="{d.outside()}">Google Play</a>'
    return d.box(inner + badges), [*texts, "Google Play"]


def author_box(d):
    texts, inner = house_box(d, "author")
    return d.box(f'<img src="{d.link()}.jpg" alt="" width="80">' + inner), texts


def cookie_text(d):
    texts, inner = house_box(d, "about", "alerts")
    return d.box(inner + "<button>OK</button>"), texts


def poll_widget(d):
    texts, inner = house_box(d, "poll")
    options = d.some(2, 4, d.item)
    return d.box(inner + "".join(f'<label><input type="radio" name="v"> {d.esc(o)}</label>' for o in options)), texts + options


def ticker(d):
    def quote(name):
        link = d.a(name)
        price = f"<span>{d.rng.uniform(1, 40000):,.2f}</span> <span>{d.rng.uniform(-5, 5):+.2f}%</span>"
        return f"<li>{link} {price}</li>"

    texts = d.some(4, 7, lambda: d.rng.choice(INDICES))
    return d.box(d.tag("ul", "".join(map(quote, texts)))), sorted(set(texts))


def weather(d):
    days = d.some(3, 5, lambda: f"{d.rng.randint(-12, 38)}°C / {d.rng.randint(-20, 12)}°C")
    return d.box(d.tag("div", d.tag("span", d.esc(d.item())) + d.tags("div", days))), days


def programme(d):
    rows = [(d.clock(), d.headline()) for _ in range(d.rng.randint(3, 5))]
    heading = d.tag("h4", d.esc(d.label("related")))
    items = "".join(f"<li><span>{clock}</span> {d.a(title)}</li>" for clock, title in rows)
    return d.box(heading + d.tag("ul", items)), [title for _, title in rows]


# Groups that are made of house lines.
HOUSE_BOXES = [newsletter_box, app_box, author_box, cookie_text, poll_widget]
# A group that is here twice is drawn twice as often.
PAGE_GROUPS = [
    *(stories, stories, stories, stories, tags, share_bar, newsletter_box, app_box),
    *(author_box, cookie_text, poll_widget, ticker, weather, programme),
]
