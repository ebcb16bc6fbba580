import pytest
from selling import card

from toolkit.core.term_vocabulary import list_terms, split_origin


@pytest.mark.parametrize(
    ("origin", "places"),
    [
        ("重庆市奉节县", ("奉节",)),
        ("甘肃省陇南市康县", ("陇南", "康县")),
        ("四川省凉山彝族自治州喜德县", ("凉山", "喜德")),
        ("江苏省苏州市吴中区", ("苏州", "吴中")),
        ("内蒙古自治区通辽市奈曼旗", ("通辽", "奈曼")),
        ("新疆维吾尔自治区吐鲁番市高昌区", ("吐鲁番", "高昌")),
        ("", ()),
        ("北京", ()),
    ],
)
def test_an_origin_is_split_into_what_sellers_say(origin: str, places: tuple[str, ...]) -> None:
    assert split_origin(origin) == places


def test_every_term_once_with_all_its_cards() -> None:
    terms = {t.text: t for t in list_terms((card("a", "奉节脐橙", "脐橙"), card("b", "赣南脐橙", "脐橙", "A橙")))}
    assert list(terms) == ["奉节脐橙", "赣南脐橙", "脐橙"]
    assert terms["脐橙"].product_ids == ("a", "b")
    assert (terms["奉节脐橙"].kind, terms["奉节脐橙"].head, terms["脐橙"].head) == ("name", 2, 0)
