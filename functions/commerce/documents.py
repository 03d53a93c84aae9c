"""The operations of Shopify's Admin GraphQL API that the pack uses. They name no more than what is read."""

from __future__ import annotations

_REFUND = "id createdAt note totalRefundedSet { presentmentMoney { amount } }"

_ORDER = f"""
fragment OrderParts on Order {{
  id name createdAt email note closed cancelledAt
  displayFinancialStatus displayFulfillmentStatus
  customer {{ id }}
  totalPriceSet {{ presentmentMoney {{ amount currencyCode }} }}
  totalRefundedSet {{ presentmentMoney {{ amount }} }}
  lineItems(first: 50) {{ nodes {{ title quantity discountedTotalSet {{ presentmentMoney {{ amount }} }} }} }}
  refunds(first: 100) {{ {_REFUND} }}
  suggestedRefund(suggestFullRefund: true) {{
    maximumRefundableSet {{ presentmentMoney {{ amount }} }}
    suggestedTransactions {{
      gateway
      parentTransaction {{ id }}
      maximumRefundableSet {{ presentmentMoney {{ amount }} }}
    }}
  }}
}}
"""

GET_ORDER = f"query GetOrder($id: ID!) {{ order(id: $id) {{ ...OrderParts }} }}{_ORDER}"

FIND_ORDERS = """
query FindOrders($query: String!, $first: Int!) {
  orders(first: $first, query: $query, sortKey: CREATED_AT, reverse: true) {
    nodes {
      id name createdAt email displayFinancialStatus displayFulfillmentStatus
      totalPriceSet { presentmentMoney { amount currencyCode } }
    }
  }
}
"""

CUSTOMER_ORDERS = f"""
query CustomerOrders($id: ID!, $first: Int!) {{
  customer(id: $id) {{
    orders(first: $first, sortKey: CREATED_AT, reverse: true) {{
      nodes {{
        id name createdAt
        totalPriceSet {{ presentmentMoney {{ amount currencyCode }} }}
        refunds(first: 20) {{ {_REFUND} }}
      }}
    }}
  }}
}}
"""

CREATE_REFUND = f"""
mutation CreateRefund($input: RefundInput!, $key: String!) {{
  refundCreate(input: $input) @idempotent(key: $key) {{
    refund {{ {_REFUND} }}
    userErrors {{ field message }}
  }}
}}
"""
