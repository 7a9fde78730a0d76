// Compares proto/*.proto with the service description inside the official Node SDK: every message,
// field, enum, value and call by name, number and type.
//
//   node tests/clients/protos.js build/clients/node_3.0.6
const path = require("path");

const folder = path.resolve(process.argv[2], "node_modules");
const protobuf = require(path.join(folder, "protobufjs"));
const tree = require(
  path.join(folder, "@zilliz/milvus2-sdk-node/dist/milvus/proto-json/milvus.base.js"),
).default;

function ours() {
  const root = new protobuf.Root();
  const protos = path.resolve(__dirname, "../../proto");
  root.resolvePath = (_origin, target) => path.join(protos, path.basename(target));
  return root.loadSync(["milvus.proto"], { keepCase: false }).resolveAll();
}

// name -> what is known of it, for everything below milvus.proto. `protobufjs` names the members of
// maps and of messages in the same way for both.
function describe(root) {
  const known = new Map();
  const visit = (node) => {
    if (node instanceof protobuf.Type) {
      known.set(node.fullName, "message");
      for (const field of node.fieldsArray) known.set(`${node.fullName}.${field.name}`, told(field));
    } else if (node instanceof protobuf.Enum) {
      known.set(node.fullName, "enum");
      for (const [name, number] of Object.entries(node.values))
        known.set(`${node.fullName}.${name}`, `value ${number}`);
    } else if (node instanceof protobuf.Service) {
      for (const call of node.methodsArray) {
        call.resolve();
        known.set(
          `${node.fullName}.${call.name}`,
          `call ${call.resolvedRequestType.fullName} -> ${call.resolvedResponseType.fullName}`,
        );
      }
    }
    for (const inner of node.nestedArray || []) visit(inner);
  };
  visit(root.lookup("milvus.proto"));
  return known;
}

function told(field) {
  field.resolve();
  const type = field.resolvedType ? field.resolvedType.fullName : field.type;
  const kind = field.map ? `map<${field.keyType}>` : field.repeated ? "repeated" : "single";
  const oneof = field.partOf ? ` in ${field.partOf.name}` : "";
  return `${field.id} ${kind} ${type}${oneof}`;
}

const wanted = describe(protobuf.Root.fromJSON(tree).resolveAll());
const have = describe(ours());
const wrong = [];
for (const [name, what] of wanted)
  if (have.get(name) !== what) wrong.push(`${name}: the SDK has '${what}', we have '${have.get(name)}'`);
for (const name of have.keys()) if (!wanted.has(name)) wrong.push(`${name}: the SDK does not know it`);

console.log(wrong.slice(0, 20).join("\n"));
console.log(`protos: ${wanted.size} names compared with the Node SDK, ${wrong.length} differ`);
process.exit(wrong.length || wanted.size < 2000 ? 1 : 0);
