// Kinds of fields: JSON, arrays, dynamic ones; and upsert.
'use strict';

exports.play = async (one) => {
  const { DataType } = one.sdk;
  const client = await one.client();
  const collection = { collection_name: one.name() };
  const withArrays = one.generation >= 3;
  const fields = [
    { name: 'id', data_type: DataType.VarChar, max_length: 20, is_primary_key: true },
    { name: 'note', data_type: DataType.JSON },
    { name: 'flag', data_type: DataType.Bool },
    { name: 'price', data_type: DataType.Double },
    { name: 'vector', data_type: DataType.FloatVector, dim: 4 },
  ];
  if (withArrays) {
    fields.push({ name: 'marks', data_type: DataType.Array, element_type: DataType.Int64, max_capacity: 5 });
  }
  one.ok('create', await client.createCollection({ ...collection, fields, enable_dynamic_field: true, consistency_level: 'Strong' }));
  one.ok('index', await client.createIndex({ ...collection, field_name: 'vector', index_type: 'FLAT', metric_type: 'COSINE' }));
  await (client.loadCollectionSync || client.loadCollection).call(client, collection);
  const vectors = one.vectors(4, 4);
  const rows = vectors.map((vector, i) => ({
    id: `k${i}`,
    note: { a: i, list: [i, 'x'] },
    flag: i % 2 === 0,
    price: i + 0.25,
    vector,
    extra: `e${i}`,
    ...(withArrays ? { marks: [i, i + 1] } : {}),
  }));
  const made = await client.insert({ ...collection, data: rows });
  one.check('inserted', [made.status.error_code, made.insert_cnt], ['Success', '4']);
  const asked = { ...collection, output_fields: ['note', 'flag', 'price', 'extra'] };
  const ids = async (filter) => (await client.query({ ...asked, filter })).data.map((row) => row.id);
  one.check('json', await ids('note["a"] >= 2'), ['k2', 'k3']);
  one.check('dynamic', await ids('extra == "e1"'), ['k1']);
  one.check('flag', await ids('flag == true'), ['k0', 'k2']);
  const kept = (await client.query({ ...asked, filter: 'id == "k3"' })).data[0];
  // The later SDK leaves dynamic values of a query together.
  const extra = kept.extra || kept.$meta.extra;
  one.check('kept', [kept.note, kept.flag, kept.price, extra], [rows[3].note, false, 3.25, 'e3']);
  if (withArrays) {
    one.check('array', await ids('array_contains(marks, 2)'), ['k1', 'k2']);
    await client.upsert({ ...collection, data: [{ ...rows[0], price: 9 }] });
    const changed = await client.query({ ...asked, filter: 'id == "k0"' });
    one.check('upserted', changed.data.map((row) => row.price), [9]);
    const count = await client.count({ ...collection });
    one.check('count', Number(count.data), 4);
  }
  const hits = await client.search({ ...collection, vector: vectors[2], limit: 1, output_fields: ['id', 'extra', 'note'] });
  one.check('search', [hits.results[0].id, hits.results[0].extra, hits.results[0].note], ['k2', 'e2', rows[2].note]);
  one.check('score', hits.results[0].score, 1);
  await client.dropCollection(collection);
};
