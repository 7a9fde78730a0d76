"""Writes proto/*.proto from the service description inside the official Node SDK.

    npm i @zilliz/milvus2-sdk-node@3.0.6; node -p \\
      'JSON.stringify(require("./dist/milvus/proto-json/milvus.base.js").default)' > tree.json
    tools/write_protos.py tree.json .../milvus2-sdk-node-2.5.6/dist/proto/proto proto

The tree spells field names in camel case; the .proto files of the older SDK tell how they are
spelt in public, and a name they do not have is spelt with underscores.

What is taken are the public names and numbers of the Milvus API; the files are then ours.
tests/milvus/protos.py compares them with the SDK again.
"""

import json
import pathlib
import re
import sys

PACKAGES = ("common", "schema", "feder", "msg", "rg", "milvus")
HEADER = """// The Milvus API: {package}. The names and numbers are the public ones, so that every client of
// Milvus can speak to us; tools/write_protos.py wrote this file from the service description that
// the official Node SDK carries.
syntax = "proto3";

package milvus.proto.{package};
"""
ROOT = "milvus.proto."


def camel_case(name):
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


class Spelling:
    """The public spelling of field names."""

    def __init__(self, folder):
        self.public = {}
        for path in sorted(folder.glob("*.proto")):
            for name in re.findall(r"(\w+) = \d+", path.read_text()):
                self.public.setdefault(camel_case(name), name)

    def __call__(self, name):
        spelt = re.sub(r"(?<=[a-z0-9])([A-Z])(?=[a-z])", lambda match: "_" + match[1].lower(), name)
        return self.public.get(name, spelt)


def type_name(name, package):
    """The name of a field's type as protoc finds it from within `package`."""
    for other in PACKAGES:
        if name.startswith(f"{other}."):
            return f".{ROOT}{name}"
    return name if name.startswith("google.") or "." not in name else f".{name}"


def field_lines(message, package, spell):
    oneof_of = {}
    for oneof, members in message.get("oneofs", {}).items():
        for member in members["oneof"]:
            oneof_of[member] = oneof
    lines, opened = [], set()
    for name, field in message.get("fields", {}).items():
        options = field.get("options", {})
        oneof = oneof_of.get(name)
        if oneof and not options.get("proto3_optional"):
            if oneof not in opened:
                opened.add(oneof)
                lines.append(f"oneof {spell(oneof)} {{")
                for member in message["oneofs"][oneof]["oneof"]:
                    lines.append("  " + field_line(member, message["fields"][member], package, spell))
                lines.append("}")
            continue
        lines.append(field_line(name, field, package, spell))
    return lines


def field_line(name, field, package, spell):
    options = field.get("options", {})
    kind = type_name(field["type"], package)
    if "keyType" in field:
        kind = f"map<{field['keyType']}, {kind}>"
    elif field.get("rule") == "repeated":
        kind = f"repeated {kind}"
    elif options.get("proto3_optional"):
        kind = f"optional {kind}"
    return f"{kind} {spell(name)} = {field['id']};"


def reserved_lines(node):
    """Ranges and names that stay unused."""
    lines = []
    for reserved in node.get("reserved", []):
        if isinstance(reserved, str):
            lines.append(f'reserved "{reserved}";')
        else:
            first, last = reserved
            lines.append(f"reserved {first};" if first == last else f"reserved {first} to {last};")
    return lines


def node_lines(name, node, package, spell):
    if "methods" in node:
        body = [
            f"rpc {method}({type_name(call['requestType'], package)}) "
            f"returns ({type_name(call['responseType'], package)});"
            for method, call in node["methods"].items()
        ]
        return block(f"service {name}", body)
    if "values" in node:
        alias = ["option allow_alias = true;"] if node.get("options", {}).get("allow_alias") else []
        body = [f"{value} = {number};" for value, number in node["values"].items()]
        return block(f"enum {name}", alias + reserved_lines(node) + body)
    if "fields" in node:
        body = []
        for child, inner in node.get("nested", {}).items():
            body += node_lines(child, inner, package, spell)
        return block(f"message {name}", body + reserved_lines(node) + field_lines(node, package, spell))
    return []  # An extension of options: protoc's own affair, nothing is sent.


def block(head, body):
    return [f"{head} {{", *(f"  {line}" for line in body), "}"] if body else [f"{head} {{}}"]


def main():
    tree = json.loads(pathlib.Path(sys.argv[1]).read_text())
    spell = Spelling(pathlib.Path(sys.argv[2]))
    folder = pathlib.Path(sys.argv[3])
    packages = tree["nested"]["milvus"]["nested"]["proto"]["nested"]
    for package in PACKAGES:
        lines = []
        for name, node in packages[package]["nested"].items():
            lines += ["", *node_lines(name, node, package, spell)]
        text = "\n".join(lines)
        imports = [other for other in PACKAGES if other != package and f".{ROOT}{other}." in text]
        head = HEADER.format(package=package)
        head += "".join(f'\nimport "{other}.proto";' for other in imports)
        head += "\nimport \"google/protobuf/descriptor.proto\";" if "google.protobuf" in text else ""
        (folder / f"{package}.proto").write_text(head.rstrip("\n") + "\n" + text + "\n")


if __name__ == "__main__":
    main()
