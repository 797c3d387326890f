// The function at several points of presence, each with a key-value store of its own: node places.mjs edge.js PLACES.
// A JSON document a line in, one out, each with the id of what it answers:
//   {id, place, now, set, method, target, headers} -> {id, request} or {id, response}: viewer request, after the values
//   in set have arrived at the place (null: the key is gone)
//   {id, place, request, status} -> {id, cookies}: viewer response
//   -> {id, error}: the function threw
import { createInterface } from 'node:readline';
import { event, load, reply, Store } from './runtime.mjs';

const [file, places] = process.argv.slice(2);
let now = 0;
const stores = Array.from({ length: Number(places) }, () => new Store({}));
const handlers = stores.map(store => load(file, store, () => now));

async function requested(message) {
  const values = stores[message.place].values;
  for (const [key, value] of Object.entries(message.set)) {
    if (value === null) {
      delete values[key];
    } else {
      values[key] = value;
    }
  }
  now = message.now;
  const result = await handlers[message.place](event(message.method, message.target, message.headers));
  return result.statusCode ? { response: result } : { request: { uri: result.uri, headers: result.headers } };
}

async function responded(message) {
  const response = await handlers[message.place](reply(message.request, message.status));
  return { cookies: Object.entries(response.cookies).map(([name, cookie]) => `${name}=${cookie.value}; ${cookie.attributes}`) };
}

createInterface({ input: process.stdin }).on('line', async line => {
  const message = JSON.parse(line);
  let answer;
  try {
    answer = await (message.request ? responded(message) : requested(message));
  } catch (e) {
    answer = { error: String(e.stack) };
  }
  process.stdout.write(JSON.stringify({ id: message.id, ...answer }) + '\n');
});
