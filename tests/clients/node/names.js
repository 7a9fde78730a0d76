// Everything that is named: aliases, partitions, databases, collections in a list.
'use strict';

exports.play = async (one) => {
  const client = await one.client();
  const name = one.name();
  const collection = { collection_name: name };
  // The short form: the SDK makes the fields, the index, and loads.
  one.ok('create', await client.createCollection({ ...collection, dimension: 4, consistency_level: 'Strong' }));
  const listed = await client.showCollections();
  one.check('listed', listed.data.some((each) => each.name === name), true);
  const described = await client.describeCollection(collection);
  one.check('fields', described.schema.fields.map((field) => [field.name, field.data_type]), [
    ['id', 'Int64'],
    ['vector', 'FloatVector'],
  ]);
  one.check('consistency', described.consistency_level, one.generation < 3 ? 'Bounded' : 'Strong');

  one.ok('alias', await client.createAlias({ ...collection, alias: one.name('alias') }));
  const through = await client.describeCollection({ collection_name: one.name('alias') });
  one.check('through the alias', through.aliases, [one.name('alias')]);
  one.ok('alias dropped', await client.dropAlias({ ...collection, alias: one.name('alias') }));

  const partition = { ...collection, partition_name: 'films' };
  one.ok('partition', await client.createPartition(partition));
  one.check('has', (await client.hasPartition(partition)).value, true);
  const show = client.showPartitions || client.listPartitions;
  one.check('partitions', (await show.call(client, collection)).partition_names, ['_default', 'films']);
  await client.insert({ ...partition, data: [{ id: 1, vector: [1, 2, 3, 4] }] });
  await client.insert({ ...collection, data: [{ id: 2, vector: [4, 3, 2, 1] }] });
  const films = await client.query({ ...collection, filter: 'id > 0', partition_names: ['films'] });
  one.check('in films', films.data.map((row) => String(row.id)), ['1']);

  const moved = { ...collection, new_collection_name: one.name('moved') };
  one.ok('renamed', await client.renameCollection(moved));
  one.check('old name', (await client.hasCollection(collection)).value, false);
  one.ok('dropped', await client.dropCollection({ collection_name: one.name('moved') }));

  const database = { db_name: one.name('database') };
  one.ok('database', await client.createDatabase(database));
  one.check('databases', [...(await client.listDatabases()).db_names].sort(), ['default', one.name('database')]);
  one.ok('database dropped', await client.dropDatabase(database));
};
