"""Saved pages: the judgment without the page around it."""

import pytest

from pipelines.reading import DEFAULT_BOUNDS, ReadingError
from pipelines.reading.web_page import extract

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>张三盗窃案</title>
<style>p {{ color: red }}</style><script>var html = "<p>人民法院 判决书</p>";</script></head><body><form>
<div class="top nav"><a href="/">首页</a> &gt; <a href="/x">刑事案件</a></div>
<ul><li><a href="1">李四抢劫一审刑事判决书</a></li><li><a href="2">王五诈骗一审刑事判决书</a></li></ul>
<div id="main"><div class="bar"><a>打印</a> | <a>下载</a></div>
 <div><h1>江州市东林区人民法院</h1><div>刑 事 判 决 书</div>（2021）江0102刑初15号<br>
 <table><tr><td>被告人</td><td><div>张三</div></td></tr><tr><td>罪名</td><td>盗窃&#32618;&amp;抢劫罪</td></tr></table>
 <p>本院认为，<b>被告人</b>的行为
 依照《<a href="law">刑法</a>》第二百六十四条处罚。<p>审判员&nbsp;王某某<br/>书记员&emsp;赵某某
 <span style="display: none">隐藏</span></div><button>收藏</button><div>打印</div></div>
<div class="footer">版权所有</div></form></body></html>"""

TEXT = (
    "江州市东林区人民法院\n刑 事 判 决 书\n（2021）江0102刑初15号\n被告人\t张三\n罪名\t盗窃罪&抢劫罪\n"
    "本院认为，被告人的行为 依照《刑法》第二百六十四条处罚。\n审判员 王某某\n书记员\u2003赵某某"
)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_page_of_a_judgments_site(encoding: str) -> None:
    assert extract(PAGE.format(charset=encoding).encode(encoding), DEFAULT_BOUNDS) == TEXT


def test_a_fragment_and_line_feeds_in_pre() -> None:
    assert extract("<pre>判决如下：\n一、管制三个月。</pre>".encode(), DEFAULT_BOUNDS) == "判决如下：\n一、管制三个月。"
    assert extract("被告人<p>张三".encode(), DEFAULT_BOUNDS) == "被告人\n张三"


def test_what_is_hidden_counts_as_nothing() -> None:
    with pytest.raises(ReadingError) as refused:
        extract("<html><script>被告人</script><p hidden>张三</p></html>".encode(), DEFAULT_BOUNDS)
    assert refused.value.code == "empty"


def test_a_page_that_breaks_off_is_not_half_read() -> None:
    deep = "<div>" * 5000 + "被告人张三" + "</div>" * 5000 + "<p>判决如下</p>"
    with pytest.raises(ReadingError) as refused:
        extract(deep.encode(), DEFAULT_BOUNDS)
    assert refused.value.code == "unreadable"
