"""What must hold for every page: it fits, hands can hit it, text stands out, no word is of the wrong language."""

import re
import time
from typing import Any

_SMALL = """
  const all = 'button, a, select, summary, label.button, input[type=text], textarea';
  return [...document.querySelectorAll(all)]
    .filter(e => e.offsetParent && !e.matches('.skip, .brand, .hidden') && e.getBoundingClientRect().height < 40)
    .map(e => e.className + ' ' + e.textContent)"""
_POOR = """
  const rgb = t => { const m = t.match(/[\\d.]+/g).map(Number); return m[3] === 0 ? null : m.slice(0, 3); };
  const part = v => v / 255 <= .04045 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
  const ground = e => {
    for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; }
    return [255, 255, 255];
  };
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    if (!e.offsetParent || !hasText(e) || e.closest('.hidden, .skip')) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) poor.push([e.tagName, e.className, ratio.toFixed(2), e.textContent.slice(0, 20)]);
  }
  return poor;"""


def show_at(browser: Any, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def check_layout(browser: Any, width: int) -> None:
    """Nothing beyond the edge, and everything that is pressed is large enough for a thumb."""
    time.sleep(0.3)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script(_SMALL) == []
    tiny = """
      const shown = e => e.offsetParent && e.innerText && !e.children.length && !e.closest('.hidden, .skip');
      return [...document.querySelectorAll('body *')]
        .filter(e => shown(e) && parseFloat(getComputedStyle(e).fontSize) < 16).map(e => e.innerText)"""
    assert browser.execute_script(tiny) == []


def check_contrast(browser: Any) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text, whatever its size here."""
    assert browser.execute_script(_POOR) == []


def chinese_left(browser: Any, own: str) -> list[str]:
    """Chinese words on the page, outside the elements `own` that hold what the user wrote."""
    text = browser.execute_script(
        "const c = document.body.cloneNode(true); c.querySelectorAll(arguments[0]).forEach(e => e.remove());"
        "c.querySelectorAll('script, [hidden]').forEach(e => e.remove()); return c.textContent", own
    )  # fmt: skip
    return re.findall(r"[\u4e00-\u9fff]+", text)


def check_names(browser: Any) -> None:
    """Everything that takes the focus says what it is (WCAG 2.2, 4.1.2)."""
    nameless = """
      const labelled = e => [...(e.labels ?? [])].some(l => l.textContent.trim());
      const named = e => e.textContent.trim() || e.getAttribute('aria-label') || e.title || labelled(e);
      return [...document.querySelectorAll('button, a[href], input, select, textarea')]
        .filter(e => e.offsetParent && !named(e)).map(e => e.outerHTML.slice(0, 120))"""
    assert browser.execute_script(nameless) == []
