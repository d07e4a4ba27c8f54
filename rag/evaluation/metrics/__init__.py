"""One metric a file. Each scores one outcome; None where the metric is not defined for it, so that it is left out."""
