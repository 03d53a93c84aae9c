"""What laboratories call the markers, beyond the names that `ranges` knows: other spellings, and German ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from functions.health.ranges import RangeEntry, marker_entry

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "glucose fasting serum": "glucose_fasting", "glukose nuchtern": "glucose_fasting",
        "fasting plasma glucose": "glucose_fasting", "fasting blood glucose": "glucose_fasting",
        "hba1c ngsp": "hba1c", "hba1c ifcc": "hba1c", "hemoglobin a1c": "hba1c", "glycohemoglobin": "hba1c",
        "insulin": "insulin_fasting", "insulin nuchtern": "insulin_fasting",
        "hdl cholesterin": "hdl_c", "hdl chol": "hdl_c", "cholesterol hdl": "hdl_c", "cholesterol hdl direct": "hdl_c",
        "ldl cholesterin": "ldl_c", "ldl chol": "ldl_c", "cholesterol ldl": "ldl_c", "ldl calculated": "ldl_c",
        "ldl chol calc nih": "ldl_c",
        "cholesterin": "cholesterol_total", "cholesterin gesamt": "cholesterol_total",
        "gesamtcholesterin": "cholesterol_total", "chol": "cholesterol_total",
        "triglyceride": "triglycerides", "triglyzeride": "triglycerides", "trig": "triglycerides",
        "alt gpt": "alt", "gpt": "alt", "gpt alat": "alt", "alat gpt": "alt", "alat": "alt", "sgpt": "alt",
        "alanine transaminase": "alt", "alt sgpt": "alt",
        "ast got": "ast", "got": "ast", "got asat": "ast", "asat got": "ast", "asat": "ast", "sgot": "ast",
        "ast sgot": "ast",
        "alkaline phosphatase alp": "alp", "alk phos": "alp", "alkaline phosphatase s": "alp",
        "alkalische phosphatase": "alp", "ap": "alp",
        "gamma gt": "ggt", "g gt": "ggt", "gamma glutamyl transferase": "ggt", "gamma glutamyltransferase": "ggt",
        "albumin serum": "albumin", "blood urea nitrogen": "bun", "urea nitrogen bun": "bun", "bun": "bun",
        "chlorid": "chloride", "cl": "chloride", "na": "sodium", "k": "potassium",
        "natrium": "sodium", "kalium": "potassium", "calcium": "calcium", "kalzium": "calcium", "calcium total": "calcium",
        "creatine phosphokinase": "ck", "ck total": "ck", "creatine kinase ck": "ck", "cpk": "ck", "ck": "ck",
        "kreatinin": "creatinine", "creatinin": "creatinine", "creatinine serum": "creatinine", "crea": "creatinine",
        "eisen": "iron", "iron serum": "iron", "iron total": "iron",
        "phosphorus": "phosphate", "phosphat": "phosphate", "phosphorus inorganic": "phosphate",
        "bilirubin gesamt": "bilirubin_total", "total bilirubin": "bilirubin_total", "bilirubin": "bilirubin_total",
        "total protein": "total_protein", "protein": "total_protein", "gesamteiweiss": "total_protein",
        "eiweiss gesamt": "total_protein", "urate": "uric_acid", "harnsaure": "uric_acid",
        "leukocytes": "wbc", "leukozyten": "wbc", "white blood cell count": "wbc", "wbc": "wbc", "white cells": "wbc",
        "erythrocytes": "rbc", "erythrozyten": "rbc", "red blood cell count": "rbc",
        "thrombocytes": "platelets", "thrombozyten": "platelets", "platelet count": "platelets", "plt": "platelets",
        "hamoglobin": "hemoglobin", "hamatokrit": "hematocrit", "egfr": "egfr", "gfr": "egfr", "co2": "bicarbonate",
        "carbon dioxide": "bicarbonate", "bicarbonate": "bicarbonate", "tsh basal": "tsh", "ft3": "ft3", "ft4": "ft4",
        "25 hydroxy vitamin d": "vitamin_d", "vitamin d 25 hydroxy": "vitamin_d", "folsaure": "folate", "folate": "folate",
        "zink": "zinc", "magnesium": "magnesium", "ferritin": "ferritin", "homocystein": "homocysteine",
        "transferrinsattigung": "transferrin_sat", "iron saturation": "transferrin_sat", "tibc": "tibc",
    }
)  # fmt: skip
_CHECKED_AS: Mapping[str, str] = MappingProxyType(
    {
        "glucose": "glucose_fasting", "glukose": "glucose_fasting", "blood glucose": "glucose_fasting",
        "glucose serum": "glucose_fasting", "blutzucker": "glucose_fasting",
    }
)  # fmt: skip
"""The same substance, for units and for what is possible, and not the same marker: nobody says that the person fasted."""


def lab_entry(name: str, loinc: str | None = None) -> RangeEntry | None:
    """The marker of a printed name; None where it is not known."""
    plain = plain_name(name)
    if plain in _CHECKED_AS:
        return None
    return marker_entry(plain, loinc) or marker_entry(_NAMES.get(plain, ""))


def substance_entry(name: str, loinc: str | None = None) -> RangeEntry | None:
    """The entry that tells a printed name's units and what is possible."""
    return lab_entry(name, loinc) or marker_entry(_CHECKED_AS.get(plain_name(name), ""))


def plain_name(name: str) -> str:
    """Lower case, without accents and signs: `γ-GT` is `gamma gt`, `Harnsäure (Serum)` is `harnsaure serum`."""
    folded = unicodedata.normalize("NFKD", name.replace("ß", "ss").replace("γ", "gamma "))
    ascii_only = folded.encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", ascii_only).split())
