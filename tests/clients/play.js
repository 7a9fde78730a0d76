// Plays the scenarios of node/ against one server with the Node SDK of one line; play.py's twin.
//
//     node play.js --line 3.0.6 --uri http://127.0.0.1:19530 SCENARIO...
//
// Prints one JSON line for each: {scenario, outcome, wrong, told, seconds}.
'use strict';

const path = require('path');
const { createRequire } = require('module');

const TOLERANCE = 1e-5;

// The server's number for whatever a call was answered with: rejections and answers alike.
function numberOf(answer) {
  const status = answer.status || answer;
  return status.code !== undefined && status.code !== null ? status.code : status.error_code;
}

// The SDK answers int64 as text, and some numbers as text in one line and as numbers in another.
function plain(value) {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, plain);
  if (typeof value === 'number' && !Number.isInteger(value)) return Number(value.toPrecision(6));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, plain(value[key])]));
  }
  return value === undefined ? null : value;
}

// The SDK throws errors, answers with a status, and statuses.
function reasonOf(error) {
  const status = error.status || error;
  return String(status.reason || error.message || JSON.stringify(error));
}

function same(value, expected) {
  if (typeof value === 'number' && typeof expected === 'number') {
    return Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected));
  }
  if (value && expected && typeof value === 'object' && typeof expected === 'object') {
    const keys = Object.keys(value);
    return (
      keys.length === Object.keys(expected).length &&
      keys.every((key) => key in expected && same(value[key], expected[key]))
    );
  }
  return value === expected;
}

class Case {
  constructor(scenario, line, address, sdk) {
    this.scenario = scenario;
    this.line = line;
    this.generation = Number(line.split('.')[0]);
    this.sdk = sdk;
    this.address = address;
    this.told = {};
    this.wrong = [];
    this.clients = [];
    this.state = 1;
  }

  name(suffix) {
    return `node_${this.scenario}${suffix ? `_${suffix}` : ''}`;
  }

  async client(options) {
    const client = new this.sdk.MilvusClient({ address: this.address, ...options });
    this.clients.push(client);
    await client.connectPromise;
    return client;
  }

  // The same numbers in every run: multiples of 1/256 between -1 and 1, exact as float32.
  number() {
    this.state = (Math.imul(this.state, 1103515245) + 12345) & 0x7fffffff;
    return ((this.state >> 8) % 512) / 256 - 1;
  }

  vectors(rows, dimension) {
    return Array.from({ length: rows }, () => Array.from({ length: dimension }, () => this.number()));
  }

  tell(name, value) {
    if (name in this.told) throw new Error(`'${name}' is told twice`);
    this.told[name] = plain(value);
    return this.told[name];
  }

  check(name, value, expected) {
    const told = this.tell(name, value);
    if (!same(told, plain(expected))) {
      this.wrong.push(`${name}: expected ${JSON.stringify(plain(expected))}, got ${JSON.stringify(told)}`);
    }
  }

  // A call whose answer has nothing but a status: it must say success.
  ok(name, answer) {
    const status = answer.status || answer;
    this.check(name, status.error_code, 'Success');
  }

  // The SDK rejects some errors and hands others back as an answer.
  async refused(name, call, text) {
    let said = 'accepted';
    try {
      const answer = await call();
      const status = answer.status || answer;
      if (status.error_code !== 'Success') said = `${numberOf(answer)}: ${status.reason}`;
    } catch (error) {
      said = reasonOf(error);
    }
    const told = this.tell(name, said.replace(/\d{15,}/g, 'N').slice(0, 200));
    if (!told.includes(text) || told === 'accepted') {
      this.wrong.push(`${name}: expected an error with '${text}', got '${told}'`);
    }
  }

  async close() {
    for (const client of this.clients) await client.closeConnection();
  }
}

function options(words) {
  const found = { scenarios: [], seconds: 60 };
  while (words.length) {
    const word = words.shift();
    if (word.startsWith('--')) found[word.slice(2)] = words.shift();
    else found.scenarios.push(word);
  }
  return found;
}

async function play(name, given, sdk) {
  const scenario = require(path.join(__dirname, 'node', `${name}.js`));
  const generation = Number(given.line.split('.')[0]);
  if (generation < (scenario.FROM || 2)) return { scenario: name, outcome: '-' };
  const one = new Case(name, given.line, given.uri.replace('http://', ''), sdk);
  const start = Date.now();
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${given.seconds} s`)), given.seconds * 1000);
  });
  try {
    await Promise.race([scenario.play(one), tooLong]);
  } catch (error) {
    const place = /node\/\w+\.js:\d+/.exec(error.stack || '');
    one.wrong.push(`${place ? place[0] : ''} ${reasonOf(error)}`);
    one.told['ended by'] = reasonOf(error).slice(0, 200);
  }
  clearTimeout(timer);
  await one.close().catch(() => {});
  return {
    scenario: name,
    outcome: one.wrong.length ? 'failed' : 'passed',
    wrong: one.wrong,
    told: one.told,
    seconds: (Date.now() - start) / 1000,
  };
}

async function main() {
  const given = options(process.argv.slice(2));
  const home = path.join(__dirname, '..', '..', 'build', 'clients', `node_${given.line}`, 'play.js');
  const sdk = createRequire(home)('@zilliz/milvus2-sdk-node');
  for (const name of given.scenarios) {
    process.stdout.write(`${JSON.stringify(await play(name, given, sdk))}\n`);
  }
  process.exit(0);
}

main();
