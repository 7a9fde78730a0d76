"""Filters with holes, whose values are sent beside them."""

FROM = "2.5"
DIMENSION = 4


def play(case):
    client = case.client()
    name = case.name()
    client.create_collection(name, DIMENSION, metric_type="L2", consistency_level="Strong")
    vectors = case.vectors(20, DIMENSION).tolist()
    client.insert(name, [
        {"id": i, "vector": vectors[i], "age": i, "city": f"c{i % 3}"} for i in range(20)])  # fmt: skip
    for filter, values, wanted in [
        ("id > {low} and id <= {high}", {"low": 3, "high": 6}, [4, 5, 6]),
        ("id in {keys}", {"keys": [2, 4, 99]}, [2, 4]),
        ("city == {city} and age < {age}", {"city": "c1", "age": 8.5}, [1, 4, 7]),
        ("city in {cities}", {"cities": ["c2"]}, [2, 5, 8, 11, 14, 17]),
        ("city == {city}", {"city": 'it\'s "c1"'}, []),
    ]:
        rows = client.query(name, filter, filter_params=values, output_fields=["id"])
        case.check(filter + str(values), [row["id"] for row in rows], wanted)
    hits = client.search(name, [vectors[0]], filter="id >= {n}", filter_params={"n": 15}, limit=20)
    case.check("search", sorted(hit["id"] for hit in hits[0]), list(range(15, 20)))
    case.check("delete", client.delete(name, filter="id in {keys}",
                                       filter_params={"keys": [1, 2]})["delete_count"], 2)  # fmt: skip
    case.refused("a hole left", lambda: client.query(name, "id > {low}", filter_params={"x": 1}),
                 "low")  # fmt: skip
    client.drop_collection(name)
