"""``footnoted eval``: score golden questions and fail when thresholds or a baseline are missed."""
