"""Units after a number: words and signs of length, weight, time and data, folded, to one name each.

"5 km" and "5 miles" are two things, and so are "3 days" and "3 weeks"; nothing is converted.
"""

from __future__ import annotations

from rag.words import fold

_NAMES = {
    "km": "km kilometre kilometres kilometer kilometers chilometro chilometri километър километра километри км "
          "kilometern kilometres kilometros",
    "mile": "mile miles mi miglio miglia миля мили meile meilen milla millas",
    "metre": "metre metres meter meters metri metro метър метра метри metern metros",
    "cm": "cm centimetre centimetres centimeter centimeters centimetri сантиметър сантиметра см",
    "foot": "foot feet ft piedi фут фута fuss",
    "kg": "kg kilogram kilograms kilo kilos chilo chili килограм килограма кг kilogramm",
    "tonne": "tonne tonnes ton tons tonnellata tonnellate тон тона тонове tonnen toneladas",
    "second": "seconds secondi секунда секунди sekunde sekunden secondes segundos",
    "minute": "minute minutes minuto minuti минута минути minuten minutos",
    "hour": "hour hours ora ore час часа часове stunde stunden heure heures hora horas",
    "day": "day days giorno giorni ден дни дена tag tage tagen jour jours dia dias",
    "week": "week weeks settimana settimane седмица седмици woche wochen semaine semaines semana semanas",
    "month": "month months mese mesi месец месеца месеци monat monate monaten mois meses",
    "year": "year years anno anni година години jahr jahre jahren an ans annees ano anos",
    "decade": "decade decades decennio decenni десетилетие десетилетия jahrzehnt jahrzehnte decennies",
    "mb": "mb megabyte megabytes мегабайт мегабайта", "gb": "gb gigabyte gigabytes гигабайт гигабайта",
    "tb": "tb terabyte terabytes терабайт терабайта", "mw": "mw megawatt megawatts мегават мегавата",
    "gw": "gw gigawatt gigawatts гигават гигавата", "celsius": "celsius °c", "fahrenheit": "fahrenheit °f",
}  # fmt: skip

UNITS: dict[str, str] = {fold(word): unit for unit, words in _NAMES.items() for word in words.split()}
"""Folded word to the name of its unit."""


def plural(unit: str) -> str:
    """Return the name of a unit as it reads after a number: "weeks", "feet", "km"."""
    if unit == "foot":
        return "feet"
    return f"{unit}s" if len(unit) > 2 and unit not in ("celsius", "fahrenheit") else unit
