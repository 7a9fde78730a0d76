"""Users, roles and privileges, as an administrator's script sets them up."""

FROM = "2.4"


def play(case):
    # Grants are made in someone's name, even where nobody has to show a password.
    client = case.client(token="root:Milvus")
    user, role = "ada_rbac", "reader_rbac"
    client.create_user(user, "Passw0rd!")
    case.check("users", sorted(client.list_users()), [user, "root"])
    case.refused("twice", lambda: client.create_user(user, "Passw0rd!"), user)
    client.create_role(role)
    case.check("roles", sorted(client.list_roles()), sorted(["admin", "public", role]))
    client.grant_role(user, role)
    told = client.describe_user(user)
    case.check("user", [told["user_name"], list(told["roles"])], [user, [role]])
    client.grant_privilege(role, "Collection", "Search", "*")
    client.grant_privilege(role, "Global", "CreateCollection", "*")

    def privileges():
        told = client.describe_role(role)
        return sorted([one["object_type"], one["object_name"], one["privilege"]]
                      for one in told["privileges"])  # fmt: skip

    case.check("granted", privileges(),
               [["Collection", "*", "Search"], ["Global", "*", "CreateCollection"]])  # fmt: skip
    client.revoke_privilege(role, "Global", "CreateCollection", "*")
    case.check("revoked", privileges(), [["Collection", "*", "Search"]])
    case.refused("unknown privilege",
                 lambda: client.grant_privilege(role, "Global", "Fly", "*"), "Fly")  # fmt: skip
    case.refused("in use", lambda: client.drop_role(role), "drop the role")
    client.revoke_privilege(role, "Collection", "Search", "*")
    client.revoke_role(user, role)
    client.update_password(user, "Passw0rd!", "An0ther!")
    client.drop_role(role)
    client.drop_user(user)
    case.check("users left", list(client.list_users()), ["root"])
    case.check("roles left", sorted(client.list_roles()), ["admin", "public"])

    if case.line >= (2, 5):
        group = "editors_rbac"
        client.create_privilege_group(group)
        client.add_privileges_to_group(group, ["Search", "Insert"])
        groups = {
            one["privilege_group"]: sorted(one["privileges"])
            for one in client.list_privilege_groups()
        }
        case.check("group", groups.get(group), ["Insert", "Search"])
        client.create_role(role)
        client.grant_privilege_v2(role, group, collection_name="*", db_name="*")
        told = [one["privilege"] for one in client.describe_role(role)["privileges"]]
        case.check("granted group", told, [group])
        client.revoke_privilege_v2(role, group, collection_name="*", db_name="*")
        client.drop_role(role)
        client.remove_privileges_from_group(group, ["Insert"])
        client.drop_privilege_group(group)
