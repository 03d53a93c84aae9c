"""Records the examples of the API's document from a local cloud that runs.

`python -m tools.examples` does everything that the API offers, once, for people made for it, and writes what was sent and
answered to `functions/api/openapi/examples/`: one file for each operation, one of events, one of errors. Ids, times and
addresses are made the same in every recording, and long lists are cut.
"""
