// The flow of most programs on this SDK, from the first connection to the last drop.
'use strict';

const ROWS = 200;
const DIMENSION = 8;

exports.play = async (one) => {
  const { DataType } = one.sdk;
  const client = await one.client();
  const name = one.name();
  one.check('healthy', (await client.checkHealth()).isHealthy, true);
  one.check('version', typeof (await client.getVersion()).version, 'string');
  one.check('absent', (await client.hasCollection({ collection_name: name })).value, false);
  one.ok(
    'create',
    await client.createCollection({
      collection_name: name,
      consistency_level: 'Strong',
      fields: [
        { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: false },
        { name: 'year', data_type: DataType.Int32 },
        { name: 'title', data_type: DataType.VarChar, max_length: 50 },
        { name: 'vector', data_type: DataType.FloatVector, dim: DIMENSION },
      ],
    })
  );
  one.check('there', (await client.hasCollection({ collection_name: name })).value, true);
  const vectors = one.vectors(ROWS, DIMENSION);
  const rows = vectors.map((vector, i) => ({ id: i, year: 1990 + (i % 30), title: `t${i}`, vector }));
  const made = await client.insert({ collection_name: name, data: rows });
  one.check('inserted', [made.status.error_code, made.insert_cnt], ['Success', String(ROWS)]);
  one.ok('flushed', await client.flushSync({ collection_names: [name] }));
  const statistics = await client.getCollectionStatistics({ collection_name: name });
  one.check('rows', String(statistics.data.row_count), String(ROWS));

  one.ok(
    'index',
    await client.createIndex({
      collection_name: name,
      field_name: 'vector',
      index_type: 'IVF_FLAT',
      metric_type: 'L2',
      params: { nlist: 16 },
    })
  );
  const told = await client.describeIndex({ collection_name: name });
  const params = Object.fromEntries(told.index_descriptions[0].params.map((p) => [p.key, p.value]));
  one.check(
    'index told',
    [told.index_descriptions[0].field_name, params.index_type, params.metric_type],
    ['vector', 'IVF_FLAT', 'L2']
  );
  one.check('index state', (await client.getIndexState({ collection_name: name })).state, 'Finished');
  const progress = await client.getIndexBuildProgress({ collection_name: name });
  one.check('progress', [progress.indexed_rows, progress.total_rows], [String(ROWS), String(ROWS)]);
  one.check('not loaded', (await client.getLoadState({ collection_name: name })).state, 'LoadStateNotLoad');
  await (client.loadCollectionSync || client.loadCollection).call(client, { collection_name: name });
  one.check('loaded', (await client.getLoadState({ collection_name: name })).state, 'LoadStateLoaded');
  one.check('load progress', (await client.getLoadingProgress({ collection_name: name })).progress, '100');

  const distance = (i) => vectors[i].reduce((sum, x, d) => sum + (x - vectors[3][d]) ** 2, 0);
  const order = rows.map((_, i) => i).sort((a, b) => distance(a) - distance(b) || a - b);
  const found = await client.search({
    collection_name: name,
    vector: vectors[3],
    limit: 5,
    output_fields: ['id', 'title'],
    params: { nprobe: 16 },
  });
  one.check('hits', found.results.map((hit) => [String(hit.id), hit.title]), order.slice(0, 5).map((i) => [String(i), `t${i}`]));
  one.check('scores', found.results.map((hit) => hit.score), order.slice(0, 5).map(distance));
  const late = await client.search({
    collection_name: name,
    vector: vectors[3],
    limit: 3,
    filter: 'year >= 2010',
    params: { nprobe: 16 },
    output_fields: ['id', 'year'],
  });
  const wanted = order.filter((i) => i % 30 >= 20).slice(0, 3);
  one.check('filtered', late.results.map((hit) => String(hit.id)), wanted.map(String));

  const asked = { collection_name: name, output_fields: ['title'] };
  const some = await client.query({ ...asked, filter: 'id in [3, 5]' });
  one.check('query', some.data.map((row) => [String(row.id), row.title]), [['3', 't3'], ['5', 't5']]);
  const page = await client.query({ ...asked, filter: 'id >= 0', limit: 2, offset: 4 });
  one.check('page', page.data.map((row) => row.title), ['t4', 't5']);
  const got = await client.get({ collection_name: name, ids: [7], output_fields: ['year'] });
  one.check('got', got.data.map((row) => row.year), [1997]);
  const gone = await client.deleteEntities({ collection_name: name, expr: 'id in [3]' });
  one.check('deleted', [gone.status.error_code, gone.delete_cnt], ['Success', '1']);
  const left = await client.query({ ...asked, filter: 'id in [3, 5]' });
  one.check('left', left.data.map((row) => row.title), ['t5']);

  one.ok('released', await client.releaseCollection({ collection_name: name }));
  one.ok('index dropped', await client.dropIndex({ collection_name: name, field_name: 'vector' }));
  one.ok('dropped', await client.dropCollection({ collection_name: name }));
  one.check('gone', (await client.hasCollection({ collection_name: name })).value, false);
};
