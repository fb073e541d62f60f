"""What a letter's HTML may still do when shown: nothing but be read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.email.html import cleaned, is_too_deep, text_of

REMOTE = [
    '<img src="https://t.example/x.gif">',
    '<img src="//t.example/x.gif">',
    '<img src="x.gif" srcset="https://t.example/x.gif 2x">',
    '<img src="cid:a" lowsrc="https://t.example/">',
    '<body background="https://t.example/x.gif">a',
    '<table background="https://t.example/x.gif"><tr><td>a',
    '<div style="background:url(https://t.example/x)">a',
    "<div style=\"background-image: url('//t.example/x')\">a",
    '<div style="background-color: u\\72l(https://t.example/x)">a',
    "<div style=\"color: red; background-color: image-set('https://t.example/x' 1x)\">a",
    '<div style="font-family: x;src:url(https://t.example/f)">a',
    '<style>@import "https://t.example/x.css"</style>a',
    '<link rel="stylesheet" href="https://t.example/x.css">a',
    '<link rel="dns-prefetch" href="//t.example">a',
    '<iframe src="https://t.example"></iframe>a',
    '<object data="https://t.example"></object>a',
    '<embed src="https://t.example">a',
    '<video poster="https://t.example/x"><source src="https://t.example/v"></video>a',
    '<audio src="https://t.example/a"></audio>',
    '<svg><image href="https://t.example/x"/></svg>a',
    '<svg><use xlink:href="https://t.example/x#a"/></svg>a',
    '<math><mtext><img src="https://t.example/x"></mtext></math>a',
    '<input type="image" src="https://t.example/x">a',
    '<base href="https://t.example/"><img src="x.gif">',
    '<meta http-equiv="refresh" content="0;url=https://t.example">a',
    '<form action="https://t.example"><button>a</button></form>',
    '<a href="https://ok.example" ping="https://t.example">a</a>',
    '<blockquote cite="https://t.example">a</blockquote>',
    '<img src="data:image/svg+xml;base64,aHR0cHM6Ly90LmV4YW1wbGU=">',
    '<noscript><img src="https://t.example/x"></noscript>',
    "<!--[if mso]><img src='https://t.example/x'><![endif]-->a",
]
SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href=" java\nscript:alert(1)">x</a>',
    '<div style="width: expression(alert(1))">x',
    '<svg onload="alert(1)">',
    '<p title="</title><script>alert(1)</script>">x',
    "<style><img src=x onerror=alert(1)></style>",
    '<math><style><img src=x onerror="alert(1)">',
]


@pytest.mark.parametrize("html", REMOTE)
def test_nothing_is_fetched_from_elsewhere(html: str) -> None:
    assert "t.example" not in cleaned(html).replace("https://ok.example", "")


@pytest.mark.parametrize("html", SCRIPTS)
def test_nothing_runs(html: str) -> None:
    found = cleaned(html).casefold()
    assert "<script" not in found
    assert "javascript:" not in found
    assert "expression(" not in found
    assert 'href="data:' not in found
    assert not re.search(r"<[^>]*\son\w+\s*=", found)


def test_what_belongs_to_the_letter_stays() -> None:
    html = (
        '<p style="color: #333; position: fixed">Labdien! <img src="cid:logo@x" alt="Ģerbonis"></p>'
        '<img src="data:image/png;base64,iVBORw0KGgo="><a href="https://ok.example/a?b=c">saite</a>'
        '<table><tr><td colspan="2">1</td></tr></table>'
    )
    found = cleaned(html)
    assert 'src="cid:logo@x"' in found
    assert 'alt="Ģerbonis"' in found
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in found
    assert 'style="color:#333"' in found
    assert 'href="https://ok.example/a?b=c"' in found
    assert 'target="_blank"' in found
    assert 'rel="noopener noreferrer nofollow"' in found
    assert 'colspan="2"' in found


@given(st.text(alphabet="<>/\"'=abdpscriptimghref: \n&;-!", max_size=200))
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = cleaned(html)
    assert cleaned(once) == once
    text_of(html)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>viens</p><p>divi</p>", "viens\n\ndivi"),
        ("viens<br>divi<br><br>trīs", "viens\ndivi\n\ntrīs"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<ol><li>a</li><li>b</li></ol>", "- a\n- b"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a &lt;b&gt; &amp;amp;&nbsp;c", "a <b> &amp; c"),
        ("x<blockquote>y<blockquote>z</blockquote></blockquote>", "x\n> y\n> > z"),
        ("<title>t</title><style>s</style>b", "b"),
    ],
)
def test_words(html: str, text: str) -> None:
    assert text_of(html) == text


def test_endless_nesting_is_not_shown() -> None:
    assert is_too_deep("<div>" * 5000)
    assert not is_too_deep("<p>a" * 5000)
    assert not is_too_deep("<div>a</div>" * 5000)
    assert cleaned("<div>" * 5000 + "a") == ""
    assert text_of("<div>" * 5000 + "words") == "words"
