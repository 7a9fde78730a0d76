// Mistakes of a program: the SDK reads the older error codes, and takes what it cannot read for success.
'use strict';

exports.play = async (one) => {
  const { DataType } = one.sdk;
  const client = await one.client();
  const missing = { collection_name: one.name('missing') };
  await one.refused('load', () => client.loadCollection(missing), 'collection not found[database=default]');
  await one.refused('statistics', () => client.getCollectionStatistics(missing), '[database=default]');
  await one.refused('insert', () => client.insert({ ...missing, data: [{ id: 1 }] }), '[database=default]');
  // The later SDK reads the schema of the missing collection and trips over it by itself.
  await one.refused('search', () => client.search({ ...missing, vector: [1, 2], limit: 1 }), one.generation < 3 ? '[database=default]' : '');
  await one.refused('alias', () => client.createAlias({ ...missing, alias: 'x' }), '');

  const collection = { collection_name: one.name() };
  await client.createCollection({
    ...collection,
    fields: [
      { name: 'id', data_type: DataType.Int64, is_primary_key: true, autoID: false },
      { name: 'vector', data_type: DataType.FloatVector, dim: 4 },
    ],
  });
  await one.refused('no index', () => client.describeIndex(collection), 'index not found');
  await one.refused('load without index', () => client.loadCollection(collection), 'index not found');
  await client.createIndex({ ...collection, field_name: 'vector', index_type: 'FLAT', metric_type: 'L2' });
  await one.refused('not loaded', () => client.query({ ...collection, filter: 'id > 0' }), 'not loaded');
  await (client.loadCollectionSync || client.loadCollection).call(client, collection);
  await one.refused('filter', () => client.query({ ...collection, filter: 'id ==' }), 'cannot parse expression');
  await one.refused('limit', () => client.search({ ...collection, vector: [1, 2, 3, 4], limit: 16385 }), '16385');
  const empty = await client.search({ ...collection, vector: [1, 2, 3, 4], limit: 3 });
  one.check('nothing in it', [empty.status.error_code, empty.results.length], ['Success', 0]);
  await client.dropCollection(collection);
};
