"""The exact answer of a search, worked out here: what every server is held to."""

import numpy as np


def scores(metric, rows, query):
    """One score for each row, as Milvus defines them: L2 squared, no root."""
    rows, query = np.asarray(rows, np.float64), np.asarray(query, np.float64)
    if metric == "L2":
        return ((rows - query) ** 2).sum(axis=1)
    products = rows @ query
    if metric == "IP":
        return products
    assert metric == "COSINE", metric
    return products / (np.linalg.norm(rows, axis=1) * np.linalg.norm(query))


def nearest(metric, rows, query, limit, among=None):
    """[(position, score)] of the best `limit` rows, best first; only of positions `among`."""
    found = scores(metric, rows, query)
    positions = np.arange(len(found)) if among is None else np.asarray(sorted(among), int)
    order = found[positions] if metric == "L2" else -found[positions]
    best = positions[np.argsort(order, kind="stable")][:limit]
    return [(int(position), float(found[position])) for position in best]


def ids(hits):
    """The keys of the hits of one query. A dict has the key under the name of its field."""
    return [hit.id if hasattr(hit, "id") else hit["id"] for hit in hits]


def found(hits):
    """[[key, score]] of the hits of one query, of either API."""
    scores = [hit.distance if hasattr(hit, "distance") else hit["distance"] for hit in hits]
    return [list(pair) for pair in zip(ids(hits), scores, strict=True)]
