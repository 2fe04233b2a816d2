"""Datasets: the strict exchange format, the forms that people fill, and the generator of synthetic ones."""

from datasets.read import ReadResult, read_dataset

__all__ = ["ReadResult", "read_dataset"]
