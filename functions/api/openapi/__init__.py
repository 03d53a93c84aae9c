"""The OpenAPI 3.1 document: made from the routes, the contract and recorded examples, committed as `openapi.json`.

`python -m functions.api.openapi > openapi.json` writes it; with `--check` the command fails when the file is not what the
code says.
"""
