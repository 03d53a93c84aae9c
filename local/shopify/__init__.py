"""The stand-in for a shop at Shopify: the part of its Admin GraphQL API that Amy uses, over HTTP, on a small demo shop.

- `schema.graphql`: that part, in Shopify's names; a query that asks for more, or wrongly, is refused as there.
- `orders`: the shop's orders and refunds, in memory, and the ones it opens with.
- `execution`: operations, and how a refund is made once per idempotency key.
- `faults`, `server`: HTTP, what tests make go wrong, and what they look at.
"""
