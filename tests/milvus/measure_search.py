"""Search: groups, borders of ranges, hybrid scores, the order of ties."""

from collections_for_measures import drop, hits, make
from pymilvus import AnnSearchRequest, DataType, RRFRanker, WeightedRanker

GROUPS = ["a", "a", "b", "a", "b", "c", "a", "c", "b", "d"]


def ranges(client, notes):
    """Range search: rows i = 0..5 at (i, 0)."""
    for metric, cases in [
        (
            "L2",
            [(9, None), (9, 1), (9, 0), (9, 4), (4, 4), (4, 9), (0, None), (100, 100), (-1, None)],
        ),
        ("IP", [(2, None), (2, 4), (2, 5), (2, 2), (4, 2), (0, None), (-1, None), (5, None)]),
        ("COSINE", [(0.5, None), (0.5, 1.0), (1.0, None), (0.9999, 1.0), (-1.0, 0.0)]),
    ]:
        make(client, {}, metric=metric)
        client.insert("c", [{"id": i, "v": [float(i), 0.0]} for i in range(6)])
        vector = [0.0, 0.0] if metric == "L2" else [1.0, 0.0]
        for radius, inner in cases:
            params = {"radius": radius} | ({} if inner is None else {"range_filter": inner})
            notes.ask(
                f"{metric} {params}",
                lambda: hits(client, vector, limit=10, search_params={"params": params}),
            )
        notes.ask(
            f"{metric} range_filter alone",
            lambda: hits(client, vector, limit=10, search_params={"params": {"range_filter": 1}}),
        )
        notes.ask(f"{metric} no range", lambda: hits(client, vector, limit=10))


def groups(client, notes):
    """Group by: rows 0..9 at (i, 0), L2 from (0, 0), groups a a b a b c a c b d."""
    make(
        client,
        {
            "g": (DataType.VARCHAR, {"max_length": 4}),
            "n": (DataType.INT64, {}),
            "f": (DataType.FLOAT, {}),
            "j": (DataType.JSON, {}),
            "b": (DataType.BOOL, {}),
        },
    )
    client.insert(
        "c",
        [
            {"id": i, "v": [float(i), 0.0], "g": g, "n": i % 3, "f": 1.0, "j": {}, "b": i % 2 == 0}
            for i, g in enumerate(GROUPS)
        ],
    )
    for options in [
        {"limit": 3},
        {"limit": 10},
        {"limit": 2, "offset": 1},
        {"limit": 2, "group_size": 2},
        {"limit": 4, "group_size": 2},
        {"limit": 4, "group_size": 2, "strict_group_size": True},
        {"limit": 3, "group_size": 3, "strict_group_size": True},
        {"limit": 2, "group_size": 2, "offset": 1},
        {"limit": 2, "group_size": 0},
        {"limit": 2, "group_size": -1},
        {"limit": 2, "group_size": 100},
        {"limit": 2, "filter": "n == 0"},
    ]:

        def search(options=options):
            found = client.search(
                "c", data=[[0.0, 0.0]], group_by_field="g", output_fields=["g"], **options
            )
            return [(hit["id"], hit["distance"], hit["entity"]["g"]) for hit in found[0]]

        notes.ask(f"by g {options}", search)
    for field in ["n", "b", "f", "j", "v", "id", "zz"]:
        notes.ask(f"by {field}", lambda: hits(client, [0.0, 0.0], limit=4, group_by_field=field))
    notes.ask(
        "with a range",
        lambda: hits(
            client,
            [0.0, 0.0],
            limit=4,
            group_by_field="g",
            search_params={"params": {"radius": 50}},
        ),
    )


def scores(client, notes):
    """Scores, ties, rounding: four rows (1,0) (0,1) (1,0) (2,0)."""
    for metric in ["L2", "IP", "COSINE"]:
        make(client, {}, metric=metric)
        client.insert(
            "c",
            [
                {"id": i, "v": v}
                for i, v in [(3, [1.0, 0.0]), (1, [0.0, 1.0]), (2, [1.0, 0.0]), (4, [2.0, 0.0])]
            ],
        )
        notes.ask(f"{metric} of (1, 0)", lambda: hits(client, [1.0, 0.0], limit=4))
        notes.ask(f"{metric} limit 2", lambda: hits(client, [1.0, 0.0], limit=2))
        notes.ask(f"{metric} offset 1 limit 2", lambda: hits(client, [1.0, 0.0], limit=2, offset=1))
        notes.ask(f"{metric} of (0, 0)", lambda: hits(client, [0.0, 0.0], limit=4))
        notes.ask(
            f"{metric} of (0.3, 0.1), round_decimal 2",
            lambda: hits(client, [0.3, 0.1], limit=4, round_decimal=2),
        )


def hybrid(client, notes):
    """Hybrid search: a of rows 1..4 at (i, 0), b at (5 - i, 0); both asked for (1, 0)."""
    for metrics in [("L2", "L2"), ("IP", "COSINE"), ("COSINE", "L2")]:
        schema = client.create_schema(auto_id=False)
        schema.add_field("id", DataType.INT64, is_primary=True)
        schema.add_field("a", DataType.FLOAT_VECTOR, dim=2)
        schema.add_field("b", DataType.FLOAT_VECTOR, dim=2)
        index = client.prepare_index_params()
        for field, metric in zip("ab", metrics, strict=True):
            index.add_index(field, index_type="FLAT", metric_type=metric)
        drop(client)
        client.create_collection("c", schema=schema, index_params=index, consistency_level="Strong")
        client.insert(
            "c", [{"id": i, "a": [float(i), 0.5], "b": [5.0 - i, 0.0]} for i in range(1, 5)]
        )
        for ranker, name in [
            (RRFRanker(), "rrf 60"),
            (RRFRanker(1), "rrf 1"),
            (WeightedRanker(0.5, 0.5), "weighted 0.5 0.5"),
            (WeightedRanker(0.9, 0.1), "weighted 0.9 0.1"),
            (WeightedRanker(1.0, 0.0), "weighted 1 0"),
            (WeightedRanker(0.5, 0.5, norm_score=False), "weighted, not normalised"),
            (WeightedRanker(2.0, 0.5), "weight 2"),
            (WeightedRanker(0.5), "one weight"),
            (RRFRanker(0), "rrf 0"),
        ]:

            def search(ranker=ranker, limit=4):
                requests = [
                    AnnSearchRequest([[1.0, 0.0]], field, {"params": {}}, limit=limit)
                    for field in "ab"
                ]
                found = client.hybrid_search("c", requests, ranker, limit=4)
                return [(hit["id"], round(hit["distance"], 6)) for hit in found[0]]

            notes.ask(f"{metrics[0]}+{metrics[1]} {name}", search)
            notes.ask(f"{metrics[0]}+{metrics[1]} {name}, 2 of each", lambda: search(limit=2))


QUESTIONS = [ranges, groups, scores, hybrid]
