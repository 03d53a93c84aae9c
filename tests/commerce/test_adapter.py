"""The adapter's real HTTP code on the stand-in, and each way in which a shop can fail."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.ids import new_id
from functions.commerce.errors import RefundRefused, ShopRequestInvalid, ShopUnauthorized
from functions.commerce.graphql import GraphQL
from functions.commerce.orders import Refund
from functions.commerce.settings import Shop
from functions.commerce.shopify import Shopify
from functions.core.errors import AmyError, ExternalServiceUnavailable
from tests.commerce.shop import DemoShop, past_refund


def test_an_order_is_found_by_its_name_whole_and_by_its_customer(shop: Shopify, demo: DemoShop) -> None:
    # given two orders of which the one's name begins like the other's
    longer = demo.order("5.00", name="#100177")
    order = demo.order("5.00", name="#10017")

    # then
    assert [found.id for found in shop.find_orders(name="10017")] == [order["id"]]
    assert [found.id for found in shop.find_orders(name="#100177")] == [longer["id"]]
    assert {found.name for found in shop.find_orders(email="anna@example.com")} == {"#1001", "#1002"}
    assert shop.find_orders(name="#1001", email="ben@example.com") == []


@pytest.mark.parametrize("text", ['#1" OR email:"anna@example.com', "1001 status:any", "", "x" * 50])
def test_what_is_looked_for_cannot_change_the_search(shop: Shopify, text: str) -> None:
    with pytest.raises(ValueError, match="no name of an order"):
        shop.find_orders(name=text)


def test_an_order_shows_what_can_still_be_refunded(shop: Shopify, demo: DemoShop) -> None:
    # given
    order = demo.order("20.00", "30.00", refunds=[past_refund("12.50")], note="Ring twice")

    # when
    read = shop.get_order(order["id"])

    # then
    assert read is not None
    assert (read.name, read.currency, read.note) == (order["name"], "EUR", "Ring twice")
    assert (read.total, read.refunded, read.refundable) == (Decimal("50.00"), Decimal("12.50"), Decimal("37.50"))
    assert [item.amount for item in read.items] == [Decimal("20.00"), Decimal("30.00")]
    assert read.payment_status == "PARTIALLY_REFUNDED"


@pytest.mark.parametrize("order_id", ["gid://shopify/Order/1", "gid://shopify/Customer/1", "450000001", ""])
def test_an_order_of_another_shop_is_none_of_this_one(shop: Shopify, order_id: str) -> None:
    assert shop.get_order(order_id) is None


def test_a_customer_s_orders_with_what_was_given_back(shop: Shopify, demo: DemoShop) -> None:
    # given
    first = demo.order(
        "10.00", email="somebody-who-came-twice@example.com", days_ago=30, refunds=[past_refund("10.00")]
    )
    second = demo.order("20.00", email="somebody-who-came-twice@example.com", days_ago=3)
    order = shop.get_order(second["id"])

    # when
    assert order is not None
    assert order.customer_id is not None
    history = shop.customer_orders(order.customer_id)

    # then
    assert [each.id for each in history] == [second["id"], first["id"]]
    assert [[refund.amount for refund in each.refunds] for each in history] == [[], [Decimal("10.00")]]


def test_a_refund_goes_over_all_payments_of_the_order(shop: Shopify, demo: DemoShop) -> None:
    # given an order of which a part was paid with a gift card
    payments = [{"gateway": "gift_card", "amount": "15.00"}, {"gateway": "shopify_payments", "amount": "35.00"}]
    order = demo.order("50.00", payments=payments)

    # when
    refund = _refund(shop, order, "40.00", new_id("evt"))

    # then
    assert refund.amount == Decimal("40.00")
    ((call,),) = [demo.calls(order)]
    parts = [(part["gateway"], part["amount"]) for part in call["variables"]["input"]["transactions"]]
    assert parts == [("gift_card", "15.00"), ("shopify_payments", "25.00")]


def test_the_same_event_is_refunded_once(shop: Shopify, demo: DemoShop) -> None:
    order, event = demo.order("20.00"), new_id("evt")

    made = [_refund(shop, order, "5.00", event) for _ in range(3)]

    assert len({refund.id for refund in made}) == 1
    assert [each["amount"] for each in demo.refunds(order)] == ["5.00"]


def test_two_events_are_two_refunds(shop: Shopify, demo: DemoShop) -> None:
    order = demo.order("20.00")

    for _ in range(2):
        _refund(shop, order, "5.00", new_id("evt"))

    assert len(demo.refunds(order)) == 2


def test_a_refund_whose_answer_was_lost_is_found_again(shop: Shopify, demo: DemoShop) -> None:
    # given
    order, event = demo.order("20.00"), new_id("evt")
    demo.fault("lose_answer", operation="CreateRefund", contains=order["id"])
    with pytest.raises(ExternalServiceUnavailable):
        _refund(shop, order, "20.00", event)

    # when even the shop has forgotten the key, as it does after a day
    demo.forget_keys()
    refund = _refund(shop, order, "20.00", event)

    # then
    assert [each["id"] for each in demo.refunds(order)] == [refund.id]


def test_two_that_saw_no_refund_make_one_by_the_key(shop: Shopify, demo: DemoShop) -> None:
    # given two processes that have read the order before either refunds it
    order, event = demo.order("20.00"), new_id("evt")
    seen = [shop.get_order(order["id"]) for _ in range(2)]

    # when
    made = [shop.refund(each, Decimal("5.00"), "Broken.", event) for each in seen if each]

    # then
    assert made[0] == made[1]
    assert len(demo.calls(order)) == 2
    assert len(demo.refunds(order)) == 1


def test_one_that_comes_with_the_key_and_other_parameters_looks_again(shop: Shopify, demo: DemoShop) -> None:
    # given
    order, event = demo.order("20.00"), new_id("evt")
    before = shop.get_order(order["id"])
    assert before is not None
    shop.refund(before, Decimal("5.00"), "Broken.", event)

    # then
    with pytest.raises(ExternalServiceUnavailable) as busy:
        shop.refund(before, Decimal("6.00"), "Broken.", event)
    assert busy.value.retriable
    assert len(demo.refunds(order)) == 1


def test_more_than_the_payments_hold_is_not_even_sent(shop: Shopify, demo: DemoShop) -> None:
    order = demo.order("20.00")

    with pytest.raises(RefundRefused):
        _refund(shop, order, "20.01", new_id("evt"))

    assert demo.calls(order) == []


def test_what_the_shop_objects_to_is_refused_with_its_words(shop: Shopify, demo: DemoShop) -> None:
    # given an order that was refunded by somebody else meanwhile
    order = demo.order("20.00")
    before = shop.get_order(order["id"])
    assert before is not None
    _refund(shop, order, "20.00", new_id("evt"))

    # then
    with pytest.raises(RefundRefused) as refused:
        shop.refund(before, Decimal("20.00"), "Broken.", new_id("evt"))
    assert "cannot be more" in (refused.value.details or {})["reason"]
    assert len(demo.refunds(order)) == 1


def test_a_throttled_call_is_made_again_as_soon_as_it_is_affordable(
    shop: Shopify, demo: DemoShop, waits: list[float]
) -> None:
    order = demo.order("20.00")
    demo.fault("throttle", contains=order["id"], seconds=0.5, times=2)

    assert shop.get_order(order["id"]) is not None
    assert waits == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(("seconds", "calls"), [(0.5, 3), (60.0, 1)])
def test_one_that_stays_throttled_is_for_a_later_try(
    shop: Shopify, demo: DemoShop, waits: list[float], seconds: float, calls: int
) -> None:
    order = demo.order("20.00")
    demo.fault("throttle", contains=order["id"], seconds=seconds, times=calls)

    with pytest.raises(ExternalServiceUnavailable) as busy:
        shop.get_order(order["id"])

    assert busy.value.details == {"service": "shopify", "reason": "THROTTLED"}
    assert len(demo.calls(order, "GetOrder")) == calls
    assert len(waits) == calls - 1


@pytest.mark.parametrize(
    ("fault", "error", "reason"),
    [
        ({"kind": "status", "status": 500}, ExternalServiceUnavailable, "HTTP 500"),
        ({"kind": "status", "status": 503}, ExternalServiceUnavailable, "HTTP 503"),
        ({"kind": "status", "status": 429}, ExternalServiceUnavailable, "HTTP 429"),
        ({"kind": "status", "status": 430}, ExternalServiceUnavailable, "HTTP 430"),
        ({"kind": "hang_up"}, ExternalServiceUnavailable, "no answer"),
        ({"kind": "code", "code": "INTERNAL_SERVER_ERROR"}, ExternalServiceUnavailable, "INTERNAL_SERVER_ERROR"),
        ({"kind": "status", "status": 401}, ShopUnauthorized, "the access token is not valid"),
        ({"kind": "status", "status": 402}, ShopUnauthorized, "the shop is frozen until it has paid Shopify"),
        (
            {"kind": "status", "status": 403},
            ShopUnauthorized,
            "the access token lacks a scope, or the shop is closed to it",
        ),
        ({"kind": "status", "status": 404}, ShopUnauthorized, "there is no shop at this address"),
        ({"kind": "status", "status": 423}, ShopUnauthorized, "the shop is locked"),
        ({"kind": "code", "code": "ACCESS_DENIED"}, ShopUnauthorized, "ACCESS_DENIED"),
        ({"kind": "code", "code": "SHOP_INACTIVE"}, ShopUnauthorized, "SHOP_INACTIVE"),
        ({"kind": "code", "code": "MAX_COST_EXCEEDED"}, ShopRequestInvalid, "MAX_COST_EXCEEDED"),
        ({"kind": "status", "status": 301}, ShopRequestInvalid, "HTTP 301"),
    ],
)
def test_each_failure_has_its_meaning(
    shop: Shopify, demo: DemoShop, fault: dict[str, str], error: type[AmyError], reason: str
) -> None:
    order = demo.order("20.00")
    demo.fault(**fault, contains=order["id"])

    with pytest.raises(error) as raised:
        shop.get_order(order["id"])

    assert raised.value.details == {"service": "shopify", "reason": reason}
    assert raised.value.retriable is (error is ExternalServiceUnavailable)


def test_a_token_that_is_refused_says_what_to_configure_and_is_shown_nowhere(demo: DemoShop) -> None:
    # given
    entry = Shop.model_validate({"url": demo.url, "access_token": "shpat_secret"})

    # when
    with pytest.raises(ShopUnauthorized) as refused:
        Shopify(GraphQL(entry)).get_order("gid://shopify/Order/1")

    # then
    assert "ShopSecretArn" in str(refused.value)
    assert "write_orders" in str(refused.value)
    everything = f"{refused.value!r} {refused.value.details} {entry!r}"
    assert "shpat_secret" not in everything


@pytest.mark.parametrize(
    "url", ["http://shop.example.com", "https://shop.example.com/x", "ftp://x", "shop", "http://127.0.0.1"]
)
def test_a_token_goes_nowhere_without_tls(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        Shop.model_validate({"url": url, "access_token": "x"})


def test_the_stand_in_refuses_a_query_that_the_schema_does_not_know(demo: DemoShop) -> None:
    entry = Shop.model_validate({"url": demo.url, "access_token": "offline"})

    with pytest.raises(ShopRequestInvalid):
        GraphQL(entry).call("query { order(id: 1) { id secretField } }", {})


def _refund(shop: Shopify, order: dict[str, str], amount: str, event_id: str) -> Refund:
    read = shop.get_order(order["id"])
    assert read is not None
    return shop.refund(read, Decimal(amount), "Broken.", event_id)
