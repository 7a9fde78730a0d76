"""The hello of every ORM: a collection with text keys, filled, indexed, searched, changed, dropped."""

import truth

ROWS, DIMENSION = 3000, 8


def make(case, pymilvus):
    schema = pymilvus.CollectionSchema(
        [
            pymilvus.FieldSchema("pk", pymilvus.DataType.VARCHAR, is_primary=True, auto_id=False,
                                 max_length=100),
            pymilvus.FieldSchema("random", pymilvus.DataType.DOUBLE),
            pymilvus.FieldSchema("embeddings", pymilvus.DataType.FLOAT_VECTOR, dim=DIMENSION),
        ],
        "hello_milvus is the simplest demo to introduce the APIs",
    )  # fmt: skip
    return pymilvus.Collection(case.name(), schema, consistency_level="Strong")


def play(case):
    pymilvus = case.connect()
    case.check("is not there", pymilvus.utility.has_collection(case.name()), False)
    hello = make(case, pymilvus)
    case.check("is there", pymilvus.utility.has_collection(case.name()), True)

    vectors, numbers = case.vectors(ROWS, DIMENSION), case.random.random(ROWS)
    keys = [str(i) for i in range(ROWS)]
    made = hello.insert([keys, numbers.tolist(), vectors.tolist()])
    case.check("inserted", [made.insert_count, list(made.primary_keys)[:3]], [ROWS, keys[:3]])
    hello.flush()
    case.check("entities", hello.num_entities, ROWS)

    index = {"index_type": "IVF_FLAT", "metric_type": "L2", "params": {"nlist": 128}}
    hello.create_index("embeddings", index)
    case.check("index", hello.index().params, index)
    hello.load()

    every = {"metric_type": "L2", "params": {"nprobe": 128}}
    hits = hello.search(
        vectors[-2:].tolist(), "embeddings", every, limit=3, output_fields=["random"]
    )
    for query in (0, 1):
        best = truth.nearest("L2", vectors, vectors[ROWS - 2 + query], 3)
        case.check(f"search {query}", truth.found(hits[query]), [[keys[i], s] for i, s in best])
        case.check(f"field {query}", [hit.entity.get("random") for hit in hits[query]],
                   [numbers[i] for i, _ in best])  # fmt: skip

    wanted = [i for i in range(ROWS) if numbers[i] > 0.5]
    rows = hello.query("random > 0.5", output_fields=["random", "embeddings"])
    case.check("query", len(rows), len(wanted))
    first = next(row for row in rows if row["pk"] == keys[wanted[0]])
    case.check("vector", first["embeddings"], vectors[wanted[0]])
    text_order = sorted(keys[i] for i in wanted)
    page = hello.query("random > 0.5", limit=4, offset=1, output_fields=["random"])
    case.check("page", [row["pk"] for row in page], text_order[1:5])

    hits = hello.search(vectors[-1:].tolist(), "embeddings", every, 3, expr="random > 0.5")
    best = truth.nearest("L2", vectors, vectors[-1], 3, among=wanted)
    case.check("filtered", truth.found(hits[0]), [[keys[i], s] for i, s in best])

    expression = 'pk in ["0", "1"]'
    case.check("before", len(hello.query(expression)), 2)
    case.check("deleted", hello.delete(expression).delete_count, 2)
    case.check("after", len(hello.query(expression)), 0)
    pymilvus.utility.drop_collection(case.name())
    case.check("is gone", pymilvus.utility.has_collection(case.name()), False)
