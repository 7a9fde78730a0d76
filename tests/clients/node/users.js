// Users, roles and what they may do.
'use strict';

exports.play = async (one) => {
  const client = await one.client({ username: 'root', password: 'Milvus' });
  const user = 'node_ada';
  const roleName = 'node_reader';
  one.ok('user', await client.createUser({ username: user, password: 'Passw0rd!' }));
  one.check('users', [...(await client.listUsers()).usernames].sort(), [user, 'root']);
  one.ok('role', await client.createRole({ roleName }));
  one.ok('given', await client.addUserToRole({ username: user, roleName }));
  const grant = { roleName, object: 'Collection', objectName: '*', privilegeName: 'Search' };
  const give = client.grantRolePrivilege || client.grantPrivilege;
  const take = client.revokeRolePrivilege || client.revokePrivilege;
  one.ok('granted', await give.call(client, grant));
  const grants = await client.listGrants({ roleName });
  one.check('grants', grants.entities.map((each) => [each.object.name, each.object_name, each.grantor.privilege.name]), [
    ['Collection', '*', 'Search'],
  ]);
  one.ok('revoked', await take.call(client, grant));
  one.ok('taken', await client.removeUserFromRole({ username: user, roleName }));
  one.ok('role dropped', await client.dropRole({ roleName }));
  one.ok('user dropped', await client.deleteUser({ username: user }));
};
