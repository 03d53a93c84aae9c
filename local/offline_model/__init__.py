"""Amy's offline model: a rule-based server that speaks Anthropic's Messages API, for demos and tests only.

It is not a language model. It knows the agents of the packs by their `x-amy-agent` header, reads the data sections
of their prompts and answers by rules; its final answers say so. `python -m local.offline_model --port 0` prints one line
`{"url": …}` when it is ready, listens on the loopback only and ends with the process that started it.

- `wire`, `schemas`, `tokens`, `sse`: the Messages API (requests, errors, usage, streaming).
- `exchange`: one call from arrival to its end.
- `script`, `actions`, `calls`, `latency`, `control`: what tests and demos steer.
- `prompt`, `brain`: what the model reads and what it answers.
"""
