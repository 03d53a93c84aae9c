"""`POST /resolve` and `POST /observation` as Data Commons answers them; for the rest see `local/stand_in.py`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.http_server import Request, Response
from local.stand_in import StandIn, json_response

_OBSERVATIONS = Path(__file__).parent / "observations.json"


class DataCommonsServer(StandIn):
    def __init__(self) -> None:
        super().__init__(self._route)
        self._content: dict[str, Any] = json.loads(_OBSERVATIONS.read_text(encoding="utf-8"))

    def _route(self, request: Request, _: Mapping[str, str]) -> Response:
        try:
            body = json.loads(request.body)
        except ValueError:
            return _refused("the body is not JSON")
        match request.method, request.path:
            case "POST", "/resolve":
                return self._resolve(body)
            case "POST", "/observation":
                return self._observe(body)
        return json_response({"code": 5, "message": "Method does not exist."}, 404)

    def _resolve(self, body: Mapping[str, Any]) -> Response:
        if body.get("property") != "<-description->dcid":
            return _refused("only <-description->dcid is resolved here")
        return json_response({"entities": [self._entity(str(node)) for node in body.get("nodes", [])]})

    def _entity(self, node: str) -> dict[str, Any]:
        found = self._content["places"].get(node.partition(",")[0].strip().lower(), [])
        return {"node": node, **({"candidates": [{"dcid": dcid} for dcid in found]} if found else {})}

    def _observe(self, body: Mapping[str, Any]) -> Response:
        missing = {"date", "value", "variable", "entity"} - set(body.get("select", []))
        if missing:
            return _refused(f"select lacks {', '.join(sorted(missing))}")
        facets: set[str] = set()
        by_variable: dict[str, Any] = {}
        for variable in body["variable"]["dcids"]:
            known = self._content["observations"].get(variable, {})
            by_entity: dict[str, Any] = {}
            for entity in body["entity"]["dcids"]:
                rows = [row for row in known.get(entity, []) if body["date"] in ("LATEST", "", row[1])]
                facets |= {row[0] for row in rows}
                ordered = [_facet(row) for row in rows]
                by_entity[entity] = {"orderedFacets": ordered} if ordered else {}
            by_variable[variable] = {"byEntity": by_entity}
        told = {facet: self._content["facets"][facet] for facet in sorted(facets)}
        return json_response({"byVariable": by_variable, "facets": told})


def _facet(row: list[Any]) -> dict[str, Any]:
    facet, date, value = row
    observations = [{"date": date, "value": value}]
    return {
        "facetId": facet,
        "observations": observations,
        "obsCount": 1,
        "earliestDate": date,
        "latestDate": date,
    }


def _refused(message: str) -> Response:
    return json_response({"code": 3, "message": message}, 400)
