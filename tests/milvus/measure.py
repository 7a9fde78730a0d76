"""Asks real servers about what is not a filter: measure.py SERVER... writes
recorded/measured_SERVER.txt.

Each measure_*.py has a function for each theme; `ask` below tells one question and its answer.
"""

import datetime
import sys

import collections_for_measures
import measure_limits
import measure_rows
import measure_search
import measure_text
import measure_values
import servers

THEMES = [measure_values, measure_rows, measure_search, measure_text, measure_limits]


class Notes:
    """What was asked and answered, as lines."""

    def __init__(self):
        self.lines = []

    def theme(self, title):
        self.lines += ["", f"## {title}", ""]

    def ask(self, question, answer):
        """Calls `answer` and tells what it returned, or the error."""
        try:
            told = answer()
        except servers.Died:
            self.lines.append(f"{question}  ->  the server died")
            raise
        except Exception as error:
            told = f"error {servers.error_text(error)}"
        self.lines.append(f"{question}  ->  {told}")

    def tell(self, function, client):
        """One theme; False if the server died of it."""
        self.theme(function.__doc__.rstrip("."))
        try:
            for name in client.list_collections():
                collections_for_measures.drop(client, name)
            function(client, self)
        except servers.Died:
            return False
        except Exception as error:
            self.lines.append(f"(the rest was not asked: {servers.error_text(error)})")
        return True


def main():
    for name in sys.argv[1:]:
        notes = Notes()
        notes.lines.append(f"# {servers.NAMES[name]}, measured {datetime.date.today()}")
        functions = [function for module in THEMES for function in module.QUESTIONS]
        while functions:
            with servers.STARTERS[name]() as client:
                while functions and notes.tell(functions.pop(0), client):
                    pass
        path = servers.HERE / f"recorded/measured_{name}.txt"
        path.write_text("\n".join(notes.lines) + "\n")


if __name__ == "__main__":
    main()
