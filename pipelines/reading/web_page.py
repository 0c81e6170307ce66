"""Saved web pages (.html): the judgment's text out of the page around it.

Blocks and `<br>` begin a new line, white space is collapsed as a browser shows it, cells of a row are parted by tabs.
Scripts, navigation, forms' fields, hidden elements and the buttons of a judgments site (打印, 下载 …) are left out;
then the innermost element is taken that still holds every sign of a judgment (court, title, number, panel, clerk).
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.reading.source import Bounds, ReadingError, bounded
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
_SIGNS = re.compile(
    r"人民法院|判决|裁定|决定书|〔?[（(]\d{4}[）)]|审判[长员]|书记员|被告人|罪犯|第[一二三四五六七八九十百]+条"
)
_BUTTON = re.compile(
    r"[\[【<〈]?(?:打\s?印|下\s?载|收藏|分享|关闭|关闭窗口|返回|返回首页|返回顶部|首页|登录|注册|上一篇|下一篇|复制|全屏|纠错|目录"
    r"|加入收藏|打印本页|下载文书|下载PDF|查看原文|在线查看此案例|扫一扫|字号|[大中小](?:\s*[大中小]){1,2}|浏览(?:次数)?[:：]?\s*\d+\s*次?"
    r"|发布(?:日期|时间)[:：]?\s*\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)[\]】>〉]?"
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_COLLAPSED = re.compile(r" ?([\n\t]) ?")
_PROSE = re.compile(r"[^\s>»›|/·\-—：:＞]")
_MANY_SIGNS = 5  # more than a menu or a list of titles has in one element


def extract(data: bytes, bounds: Bounds) -> str:
    """The text of a saved page. Raises ReadingError: empty, binary, encoding, too_large, unreadable."""
    if not data.strip():
        return bounded("", bounds)
    root = _parse(_decode_page(data))
    if root is None:
        return bounded("", bounds)
    return bounded(_without_buttons(_rendered(_main_part(_cleaned(root)))), bounds)


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
        raise ReadingError(
            "unreadable", f"网页结构异常，读到第 {broken[0].line} 行就断了", "在浏览器里复制文书正文，存成 .txt"
        )
    return root


def _cleaned(root: Any) -> Any:
    """The tree without what is no content; text behind a removed element stays."""
    unwanted = [element for element in root.iterdescendants() if _is_furniture(element)]
    unwanted += [link for element in root.iter() if _is_list_of_links(element) for link in element.iterchildren("a")]
    for element in unwanted:
        if element.getparent() is not None:  # a link may be unwanted on both counts
            element.drop_tree()
    return root


def _is_furniture(element: Any) -> bool:
    if element.tag in _DROPPED or element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(_FURNITURE.search(names)) and len(_SIGNS.findall(element.text_content())) < _MANY_SIGNS


def _is_list_of_links(element: Any) -> bool:
    """Links with nothing around them but separators: navigation, or other judgments."""
    if element.tag in ("p", "h1", "h2", "h3", "body") or element.find("a") is None:
        return False
    if any(_PROSE.search(text or "") for text in (element.text, *(child.tail for child in element))):
        return False
    return len(_SIGNS.findall(element.text_content())) < _MANY_SIGNS


def _main_part(root: Any) -> Any:
    """The innermost element that holds all the signs of a judgment that the page holds."""
    signs = len(_SIGNS.findall(root.text_content()))
    while True:
        inner = next((child for child in root if len(_SIGNS.findall(child.text_content())) == signs), None)
        if inner is None or not signs:
            return root
        root = inner


def _rendered(root: Any) -> str:
    from lxml import etree

    pieces: list[str] = []
    cells: list[int] = []  # where the open cells begin
    verbatim = 0  # depth inside <pre>
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        verbatim += (1 if event == "start" else -1) if tag == "pre" else 0
        if tag in _BLOCKS or (tag == "br" and event == "start"):
            pieces.append("\n")
        elif tag in _CELLS and event == "start":
            cells.append(len(pieces))
        elif tag in _CELLS:
            begin = cells.pop()
            pieces[begin:] = ["".join(pieces[begin:]).strip(" \n\t"), "\t"]
        text = element.text if event == "start" else element.tail if element is not root else None
        if text:
            pieces.append(text if verbatim else _SPACES.sub(" ", text))
    return _COLLAPSED.sub(r"\1", "".join(pieces).replace("\xa0", " "))


def _without_buttons(text: str) -> str:
    lines = (line.strip(" \t\r") for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not _BUTTON.fullmatch(line))
