"""The script that keeps CLIP vectors: a quick collection on a path, with the file's path dynamic.

With our server it is played as it stands, on `MilvusClient("./milvus.db")`, which starts one.
"""

import numpy as np
import truth

FROM = "2.4"
ROWS, DIMENSION = 300, 512


def play(case):
    client = case.path_client()
    name = "image_collection"
    if client.has_collection(name):
        client.drop_collection(name)
    client.create_collection(name, dimension=DIMENSION, auto_id=True, enable_dynamic_field=True)
    vectors = case.vectors(ROWS, DIMENSION)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    paths = [f"./images_folder/train/{i:05}.jpg" for i in range(ROWS)]
    # One picture after the other, as the script reads them, and then the rest at once.
    rows = [
        {"vector": vector.tolist(), "filepath": path}
        for vector, path in zip(vectors, paths, strict=True)
    ]
    for row in rows[:20]:
        client.insert(collection_name=name, data=row)
    client.insert(collection_name=name, data=rows[20:])

    query = case.vectors(1, DIMENSION)[0]
    results = client.search(
        collection_name=name,
        data=[query.tolist()],
        limit=10,
        output_fields=["filepath"],
        consistency_level="Strong",
    )
    best = truth.nearest("COSINE", vectors, query, 10)
    case.check("count", [len(results), len(results[0])], [1, 10])
    case.check("paths", [hit["entity"]["filepath"] for hit in results[0]],
               [paths[i] for i, _ in best])  # fmt: skip
    case.check("scores", [hit["distance"] for hit in results[0]], [score for _, score in best])
    client.drop_collection(name)
