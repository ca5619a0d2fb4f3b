"""When, in what order and on how many machines the work is done; the only place that knows Prefect."""
