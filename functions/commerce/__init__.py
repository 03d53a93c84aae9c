"""The commerce pack: order problems of a shop at Shopify, and refunds. It proves that `functions.core` knows no business."""
