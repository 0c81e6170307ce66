"""Saved web pages (.html): the judgment's text out of the page around it.

Blocks and `<br>` begin a new line, white space is collapsed as a browser shows it, cells of a row are parted by tabs.
Scripts, navigation, forms' fields, hidden elements and the buttons of a judgments site (打印, 下载 …) are left out;
then the innermost element is taken that still holds every sign of a judgment (court, title, number, panel, clerk).
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.reading.source import Bounds, ReadingError, bounded, own_report
from pipelines.reading.txt import decode

_PAGE_PARTS = (
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "nav",
    "footer",
    "aside",
    "svg",
    "canvas",
    "map",
)
_FIELDS = ("button", "select", "option", "textarea", "input", "iframe", "object", "audio", "video")
_DROPPED = frozenset((*_PAGE_PARTS, *_FIELDS))
_FLOW = (
    "html",
    "body",
    "main",
    "article",
    "section",
    "header",
    "div",
    "p",
    "pre",
    "blockquote",
    "center",
    "address",
    "hr",
)
_LISTS = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "form", "fieldset", "figure")
_TABLES = ("table", "caption", "thead", "tbody", "tfoot", "tr")
_BLOCKS = frozenset((*_FLOW, *_LISTS, *_TABLES))
_CELLS = frozenset(("td", "th"))
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|sidebar|toolbar|share|recommend|related|copyright"
    r"|pagination|login|search|btn|button|ads?|tips?|dialog|modal)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_SIGNS = re.compile(r"人民法院|判决|裁定|决定书|〔?[（(]\d{4}[）)]|审判[长员]|书记员|被告人|罪犯|第[一二三四五六七八九十百]+条")
_BUTTON = re.compile(
    r"[\[【<〈]?(?:打\s?印|下\s?载|收藏|分享|关闭|关闭窗口|返回|返回首页|返回顶部|首页|登录|注册|上一篇|下一篇|复制|全屏|纠错|目录"
    r"|加入收藏|打印本页|下载文书|下载PDF|查看原文|在线查看此案例|扫一扫|字号|[大中小](?:\s*[大中小]){1,2}|浏览(?:次数)?[:：]?\s*\d+\s*次?"
    r"|发布(?:日期|时间)[:：]?\s*\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)[\]】>〉]?"
)
OWN_REPORT = '<meta name="generator" content="panjian">'
"""Stands in the head of every report that panjian writes as a page (rendering/page.html.jinja)."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_COLLAPSED = re.compile(r" ?([\n\t]) ?")
_PROSE = re.compile(r"[^\s>»›|/·\-—：:＞]")
_MANY_TAGS = 500_000
_PROSE_BLOCKS = frozenset(("p", "h1", "h2", "h3", "body"))
_MANY_SIGNS = 5  # more than a menu or a list of titles has in one element


def extract(data: bytes, bounds: Bounds) -> str:
    """The text of a saved page. Raises ReadingError: empty, binary, encoding, not_judgment, too_large, unreadable."""
    if not data.strip():
        return bounded("", bounds)
    if data.count(b"<") > _MANY_TAGS:
        raise ReadingError("too_large", f"网页标签超过 {_MANY_TAGS:,} 个", "在浏览器里复制文书正文，存成 .txt")
    if OWN_REPORT.encode() in data[:1000]:
        raise own_report()
    root = _parse(_decode_page(data))
    if root is None:
        return bounded("", bounds)
    unwanted = _unwanted(root)
    return bounded(_without_buttons(_rendered(_main_part(root, unwanted), unwanted)), bounds)


def _decode_page(data: bytes) -> str:
    """By mark, content, or (where both leave it open) the charset the page declares."""
    try:
        return decode(data)
    except ReadingError as error:
        declared = _META_CHARSET.search(data[:4096])
        if error.code != "encoding" or declared is None:
            raise
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (LookupError, UnicodeDecodeError) as undecodable:
            raise error from undecodable


def _parse(page: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    broken = [entry for entry in parser.error_log if entry.level_name == "FATAL"]
    if broken:
        raise ReadingError("unreadable", f"网页结构异常，读到第 {broken[0].line} 行就断了", "在浏览器里复制文书正文，存成 .txt")
    return root


def _unwanted(root: Any) -> set[Any]:
    """Elements that are no content: furniture of the page, and links with nothing around them but separators."""
    signs = _signs(root, set())
    found: set[Any] = set()
    for element in root.iterdescendants():
        few_signs = signs.get(element, 0) < _MANY_SIGNS
        if _is_hidden(element) or (few_signs and _is_furniture(element)):
            found.add(element)
        if few_signs and _is_list_of_links(element):
            found.update(element.iterchildren("a"))
    return found


def _is_hidden(element: Any) -> bool:
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    return element.tag in _DROPPED or bool(hidden)


def _is_furniture(element: Any) -> bool:
    return bool(_FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}"))


def _is_list_of_links(element: Any) -> bool:
    if element.tag in _PROSE_BLOCKS or element.find("a") is None:
        return False
    return not any(_PROSE.search(text or "") for text in (element.text, *(child.tail for child in element)))


def _signs(root: Any, unwanted: set[Any]) -> dict[Any, int]:
    """How many signs of a judgment stand in each element, its descendants included, what is unwanted left out."""
    from lxml import etree

    counts: dict[Any, int] = {}
    open_elements = [0]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            left_out = element in unwanted or element.tag in _DROPPED
            open_elements.append(0 if left_out else len(_SIGNS.findall(element.text or "")))
            if left_out:
                walk.skip_subtree()
            continue
        counts[element] = inside = open_elements.pop()
        open_elements[-1] += inside + len(_SIGNS.findall(element.tail or ""))
    return counts


def _main_part(root: Any, unwanted: set[Any]) -> Any:
    """The innermost element that holds all the signs of a judgment that the page holds."""
    signs = _signs(root, unwanted)
    total = signs[root]
    while total:
        inner = next((child for child in root if signs.get(child) == total and child not in unwanted), None)
        if inner is None:
            break
        root = inner
    return root


def _rendered(root: Any, unwanted: set[Any]) -> str:
    from lxml import etree

    pieces: list[str] = []
    cells: list[int] = []  # where the open cells begin
    verbatim = 0  # depth inside <pre>
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag, begins = element.tag, event == "start"
        if tag in _BLOCKS or (tag == "br" and begins):
            pieces.append("\n")
        if element in unwanted:
            text = None if begins else element.tail
            if begins:
                walk.skip_subtree()
        else:
            text = element.text if begins else element.tail
            verbatim += (1 if begins else -1) if tag == "pre" else 0
            if tag in _CELLS:
                _cell(pieces, cells, begins)
        if text and not (element is root and not begins):
            pieces.append(text if verbatim else _SPACES.sub(" ", text))
    return _COLLAPSED.sub(r"\1", "".join(pieces).replace("\xa0", " "))


def _cell(pieces: list[str], cells: list[int], begins: bool) -> None:
    """Note where a cell begins; at its end set its text off by a tab."""
    if begins:
        cells.append(len(pieces))
        return
    begin = cells.pop()
    pieces[begin:] = ["".join(pieces[begin:]).strip(" \n\t"), "\t"]


def _without_buttons(text: str) -> str:
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not _BUTTON.fullmatch(line))
