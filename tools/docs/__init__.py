"""The docs' site, and the same pages as Markdown for programs: `make docs`.

Markdown of docs/ and pages made from openapi.json and the SDKs go in; into functions/site/static/ come `docs/` (HTML, and
`<page>.md` beside each page), `llms.txt` and `llms-full.txt`. The same sources give the same bytes.
"""
