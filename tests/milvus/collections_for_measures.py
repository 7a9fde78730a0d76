"""Small collections for the measurements."""

from pymilvus import DataType


def drop(client, name="c"):
    """Also for the client, which would keep the schema of a dropped collection."""
    if client.has_collection(name):
        client.drop_collection(name)
    connection = client._get_connection() if hasattr(client, "_get_connection") else None
    getattr(connection, "schema_cache", {}).clear()


def make(client, fields, *, dynamic=False, metric="L2", dim=2, auto_id=False, **options):
    """A loaded collection "c" with id, v and `fields`: {name: (type, parameters)}."""
    schema = client.create_schema(auto_id=auto_id, enable_dynamic_field=dynamic)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("v", DataType.FLOAT_VECTOR, dim=dim)
    for name, (data_type, parameters) in fields.items():
        schema.add_field(name, data_type, **parameters)
    index = client.prepare_index_params()
    index.add_index("v", index_type="FLAT", metric_type=metric)
    drop(client)
    client.create_collection(
        "c", schema=schema, index_params=index, consistency_level="Strong", **options
    )


def put(client, rows):
    """Inserts rows, with a vector made of the id where there is none."""
    return dict(client.insert("c", [{"v": [float(row.get("id", 0)), 1.0], **row} for row in rows]))


def ids(client, filter, **options):
    return sorted(
        row["id"] for row in client.query("c", filter=filter, output_fields=["id"], **options)
    )


def hits(client, vector, **options):
    """[(id, distance)] of one search."""
    found = client.search("c", data=[vector], **options)
    return [(hit["id"], round(hit["distance"], 6)) for hit in found[0]]
