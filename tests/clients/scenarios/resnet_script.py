"""The script of ResNet-50 features: 2048 numbers, IVF_FLAT with 16,384 lists, top 3 in batches."""

import numpy as np
import truth

ROWS, DIMENSION, BATCH, TOP = 384, 2048, 128, 3


def play(case):
    pymilvus = case.connect()
    name = "image_search"
    if pymilvus.utility.has_collection(name):
        pymilvus.utility.drop_collection(name)
    schema = pymilvus.CollectionSchema(
        fields=[
            pymilvus.FieldSchema(name="id", dtype=pymilvus.DataType.INT64, is_primary=True,
                                 auto_id=True),
            pymilvus.FieldSchema(name="filepath", dtype=pymilvus.DataType.VARCHAR, max_length=200),
            pymilvus.FieldSchema(name="image_embedding", dtype=pymilvus.DataType.FLOAT_VECTOR,
                                 dim=DIMENSION),
        ]
    )  # fmt: skip
    collection = pymilvus.Collection(name=name, schema=schema, consistency_level="Strong")
    collection.create_index(
        field_name="image_embedding",
        index_params={"metric_type": "L2", "index_type": "IVF_FLAT", "params": {"nlist": 16384}},
    )
    collection.load()

    vectors = np.abs(case.vectors(ROWS, DIMENSION)).astype(np.float32)
    paths = [f"./train/{i:04}.JPEG" for i in range(ROWS)]
    for start in range(0, ROWS, BATCH):
        part = slice(start, start + BATCH)
        collection.insert([paths[part], vectors[part].tolist()])
    collection.flush()
    case.check("rows", collection.num_entities, ROWS)

    queries = np.abs(case.vectors(BATCH, DIMENSION)).astype(np.float32)
    answers = collection.search(
        queries.tolist(), anns_field="image_embedding",
        param={"metric_type": "L2", "params": {"nprobe": 128}}, limit=TOP,
        output_fields=["filepath"],
    )  # fmt: skip
    case.check("answers", [len(answers), {len(hits) for hits in answers} == {TOP}], [BATCH, True])
    # 128 of the lists are looked into: the first hits are nearly always the true ones.
    right = 0
    for hits, query in zip(answers, queries, strict=True):
        best = {paths[i] for i, _ in truth.nearest("L2", vectors, query, TOP)}
        right += len(best & {hit.entity.get("filepath") for hit in hits})
    case.check("recall", right >= 0.3 * TOP * BATCH, True)
    own = collection.search(
        vectors[:TOP].tolist(), "image_embedding", {"metric_type": "L2", "params": {"nprobe": 128}},
        1, output_fields=["filepath"],
    )  # fmt: skip
    case.check("finds itself", [hits[0].entity.get("filepath") for hits in own], paths[:TOP])
    case.check("at no distance", [hits[0].distance for hits in own], [0] * TOP)
    pymilvus.utility.drop_collection(name)
