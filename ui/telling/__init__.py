"""What the program says in English, in the page's language: reasons, refusals and errors, by tables of templates.

What no table holds, an endpoint's own words for one, stays as it was said: never left out, never half translated.
"""

from ui.telling.translation import TABLES, told

__all__ = ["TABLES", "told"]
