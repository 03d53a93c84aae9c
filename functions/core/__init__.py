"""The platform: what a durable agent turn needs whatever it is about. Knows no pack and no business."""
