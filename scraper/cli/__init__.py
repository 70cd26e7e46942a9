"""The command line: one file a verb."""

import click


@click.group()
def main() -> None:
    """Archive news articles without the noise around them."""
