"""Run analyzer: what a text is cut into."""

FROM = "2.5"


def play(case):
    client = case.client()
    if not hasattr(client, "run_analyzer"):
        return
    standard = {"tokenizer": "standard", "filter": ["lowercase"]}

    def tokens(text, params):
        answer = client.run_analyzer(text, params)
        return list(getattr(answer, "tokens", answer))

    case.check("standard", tokens("The Quick, brown fox-jumps!", standard),
               ["the", "quick", "brown", "fox", "jumps"])  # fmt: skip
    stops = {"tokenizer": "standard", "filter": [
        "lowercase", {"type": "stop", "stop_words": ["the"]}, {"type": "stemmer",
                                                              "language": "english"}]}  # fmt: skip
    case.check("stop and stem", tokens("The running dogs", stops), ["run", "dog"])
    case.check("whitespace", tokens("a-b  C", {"tokenizer": "whitespace"}), ["a-b", "C"])
    answers = client.run_analyzer(["one two", "three"], standard)
    case.check("two texts", [list(getattr(one, "tokens", one)) for one in answers],
               [["one", "two"], ["three"]])  # fmt: skip
    case.refused("no such", lambda: client.run_analyzer("a", {"tokenizer": "nobody"}), "nobody")
