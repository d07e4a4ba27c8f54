"""Golden questions to metrics, a report and a gate: says whether a change made answers better or worse, offline.

It measures what the user gets: the same ``answer`` and ``search`` that every front end calls. It does not measure
whether the golden questions themselves are right; ``lint_golden`` finds only what can be seen in their sources.
"""
