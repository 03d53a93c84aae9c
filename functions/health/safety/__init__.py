"""Safety screening: red flags in what a person asks and in what a model answers, by rule and without a model."""
