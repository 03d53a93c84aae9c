"""Google Data Commons, REST v2: a place by its name (`resolve`), and what was observed of it (`observation`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from contracts.described import Described
from functions.core.service_keys import service_key
from functions.core.settings import get_settings
from functions.core.tools import Tool, ToolCall, ToolError
from functions.health.expert_tools.http import RateLimit, Service, read_json, unreadable
from functions.health.expert_tools.results import Result, Source

_PER_SECOND = 5
_FACETS = 2
"""Sources of one figure that are shown: the first is the one that Data Commons prefers."""
_NAME = r"^[A-Za-z0-9_./-]{1,120}$"


class DataCommonsQuery(Described):
    """What to look up."""

    model_config = ConfigDict(extra="forbid")

    place: Annotated[str, Field(min_length=2, max_length=100)]
    """A country, state, county or city by name (`California`, `Cambridge, MA, USA`), or its DCID (`country/USA`)."""
    variables: Annotated[list[Annotated[str, Field(pattern=_NAME)]], Field(min_length=1, max_length=5)]
    """DCIDs of statistical variables, such as Percent_Person_SleepLessThan7Hours, Percent_Person_Obesity,
    Percent_Person_PhysicalInactivity, Percent_Person_WithHighBloodPressure, Percent_Person_WithHighCholesterol,
    Percent_Person_WithDiabetes, Percent_Person_Smoking, LifeExpectancy_Person."""
    date: Annotated[str, Field(pattern=r"^(latest|\d{4}(-\d{2}){0,2})$")] = "latest"


class Observation(BaseModel):
    id: str
    """By which to cite it."""
    variable: str
    place: str
    date: str
    value: float
    unit: str | None
    dataset: str
    method: str | None


class DataCommonsResult(Result):
    """What was observed; the preferred source of each figure first."""

    place: str
    """DCID that the name was taken for."""
    other_places: list[str]
    """DCIDs that the name could mean as well."""
    observations: list[Observation]
    without_data: list[str]
    """Variables that there is nothing of for this place and date."""


def datacommons_tool() -> Tool:
    """`datacommons`."""
    return Tool(
        name="datacommons",
        description=(
            "Looks up statistics of a population in Google Data Commons: how common a condition or habit is in a country, "
            "state, county or city. Figures describe populations, never one person. Cite one by its id in square brackets."
        ),
        input=DataCommonsQuery,
        output=DataCommonsResult,
        run=_run,
    )


def _run(asked: DataCommonsQuery, _: ToolCall) -> DataCommonsResult:
    return look_up(asked, _service())


def look_up(asked: DataCommonsQuery, service: Service) -> DataCommonsResult:
    """Raises ToolError."""
    place, *others = _places(asked.place, service)
    answer = read_json(
        service,
        service.post(
            "observation",
            {
                "date": "LATEST" if asked.date == "latest" else asked.date,
                "variable": {"dcids": asked.variables},
                "entity": {"dcids": [place]},
                "select": ["variable", "entity", "date", "value", "facet"],
            },
        ),
    )
    try:
        found = list(_observations(answer, asked.variables, place))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise unreadable(service) from error
    observed = {one.variable for one, _ in found}
    return DataCommonsResult(
        place=place,
        other_places=others[:5],
        observations=[one for one, _ in found],
        without_data=[name for name in asked.variables if name not in observed],
        citations=list({source.id: source for _, source in found}.values()),
    )


def _places(name: str, service: Service) -> list[str]:
    """DCIDs that a name may mean, the likeliest first."""
    if "/" in name and " " not in name:
        return [name]
    answer = read_json(service, service.post("resolve", {"nodes": [name], "property": "<-description->dcid"}))
    try:
        candidates = answer["entities"][0].get("candidates", []) if answer.get("entities") else []
        found = [str(one["dcid"]) for one in candidates]
    except (KeyError, TypeError, AttributeError) as error:
        raise unreadable(service) from error
    if not found:
        raise ToolError(f"Data Commons knows no place {name!r}; name it with its state or country")
    return found


def _observations(answer: Mapping[str, Any], variables: list[str], place: str) -> Iterator[tuple[Observation, Source]]:
    facets = answer.get("facets", {})
    for variable in variables:
        of_place = answer.get("byVariable", {}).get(variable, {}).get("byEntity", {}).get(place, {})
        for facet in of_place.get("orderedFacets", [])[:_FACETS]:
            told = facets.get(facet["facetId"], {})
            for one in facet.get("observations", [])[-1:]:
                yield _observation(variable, place, one, facet["facetId"], told)


def _observation(
    variable: str, place: str, one: Mapping[str, Any], facet: str, told: Mapping[str, Any]
) -> tuple[Observation, Source]:
    dataset = str(told.get("importName", "Data Commons"))
    year = str(one["date"])[:4]
    id_ = f"datacommons:{variable}/{place}/{facet}"
    shown = Observation(
        id=id_,
        variable=variable,
        place=place,
        date=str(one["date"]),
        value=float(one["value"]),
        unit=told.get("unit"),
        dataset=dataset,
        method=told.get("measurementMethod"),
    )
    url = str(told.get("provenanceUrl", ""))
    source = Source(
        id=id_,
        title=f"{variable.replace('_', ' ')}, {place}, {one['date']}",
        url=url if url.startswith("https://") else f"https://datacommons.org/browser/{place}",
        source=f"Data Commons: {dataset}",
        label=f"Data Commons {year}",
        year=int(year),
    )
    return shown, source


@cache
def _limit() -> RateLimit:
    return RateLimit(_PER_SECOND)


def _service() -> Service:
    key = service_key("datacommons_api_key")
    return Service("Data Commons", get_settings().datacommons_url, _limit(), headers={"X-API-Key": key} if key else {})
