// Hybrid search, iterators, groups and ranges: what the later generation adds.
'use strict';

exports.FROM = 3;
const ROWS = 100;

exports.play = async (one) => {
  const { DataType, RRFRanker } = one.sdk;
  const client = await one.client();
  const collection = { collection_name: one.name() };
  one.ok(
    'create',
    await client.createCollection({
      ...collection,
      consistency_level: 'Strong',
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true },
        { name: 'shelf', data_type: DataType.Int64 },
        { name: 'a', data_type: DataType.FloatVector, dim: 4 },
        { name: 'b', data_type: DataType.SparseFloatVector },
      ],
      index_params: [
        { field_name: 'a', index_type: 'FLAT', metric_type: 'L2' },
        { field_name: 'b', index_type: 'SPARSE_INVERTED_INDEX', metric_type: 'IP' },
      ],
    })
  );
  const vectors = one.vectors(ROWS, 4);
  const rows = vectors.map((a, i) => ({ id: i, shelf: i % 7, a, b: { [i % 10]: 1 + i, 50: 0.5 } }));
  await client.loadCollection(collection);
  one.check('inserted', (await client.insert({ ...collection, data: rows })).insert_cnt, String(ROWS));
  const distance = (i) => vectors[i].reduce((sum, x, d) => sum + (x - vectors[0][d]) ** 2, 0);
  const order = rows.map((_, i) => i).sort((x, y) => distance(x) - distance(y) || x - y);

  const found = await client.hybridSearch({
    ...collection,
    data: [
      { data: vectors[0], anns_field: 'a', limit: 5 },
      { data: { 3: 1 }, anns_field: 'b', limit: 5 },
    ],
    rerank: RRFRanker(60),
    limit: 10,
    output_fields: ['id'],
  });
  const places = [order.slice(0, 5), [93, 83, 73, 63, 53]];
  const total = new Map();
  places.forEach((list) => list.forEach((id, rank) => total.set(id, (total.get(id) || 0) + 1 / (61 + rank))));
  one.check('hybrid', found.results.map((hit) => hit.score), [...total.values()].sort((x, y) => y - x).slice(0, 10));
  one.check('hybrid rows', found.results.map((hit) => Number(hit.id)).sort(), [...total.keys()].sort());

  const grouped = await client.search({ ...collection, data: vectors[0], anns_field: 'a', limit: 7, group_by_field: 'shelf', output_fields: ['shelf'] });
  one.check('groups', grouped.results.map((hit) => String(hit.shelf)).sort(), ['0', '1', '2', '3', '4', '5', '6']);
  const radius = (distance(order[9]) + distance(order[10])) / 2;
  const near = await client.search({ ...collection, data: vectors[0], anns_field: 'a', limit: 50, params: { radius } });
  one.check('range', near.results.map((hit) => Number(hit.id)), order.slice(0, 10));

  const seen = [];
  const iterator = await client.queryIterator({ ...collection, filter: 'shelf < 3', batchSize: 8, output_fields: ['id'] });
  for await (const batch of iterator) seen.push(...batch.map((row) => Number(row.id)));
  one.check('query iterator', seen, rows.map((row) => row.id).filter((id) => id % 7 < 3));
  const nearest = [];
  const walk = await client.searchIterator({ ...collection, data: vectors[0], anns_field: 'a', batchSize: 9, limit: 40, output_fields: ['id'] });
  for await (const batch of walk) nearest.push(...batch.map((hit) => Number(hit.id)));
  one.check('search iterator', nearest, order.slice(0, 40));
  const filled = await client.query({ ...collection, filter: 'id in {ids}', exprValues: { ids: [4, 6] }, output_fields: ['id'] });
  one.check('template', filled.data.map((row) => Number(row.id)), [4, 6]);
  await client.dropCollection(collection);
};
