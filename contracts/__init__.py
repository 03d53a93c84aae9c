"""The wire: every request, response, event and error of Amy's API as pydantic models.

This package imports nothing of ours, so a client, a test or a generator can use it alone. Requests refuse unknown fields
(`Request`); what we send allows readers to meet fields they do not know yet (`Resource`). `CONTRACT.md` of the design says
what the models must contain; `openapi.json` is made from them.
"""
