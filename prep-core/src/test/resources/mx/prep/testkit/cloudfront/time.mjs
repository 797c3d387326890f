// Time per call: node time.mjs edge.js
import { performance } from 'node:perf_hooks';
import { event, load, reply, Store } from './runtime.mjs';

const CALLS = 200000;
const release = '20210606-2005-0-0123456789ab';
const names = '\np\npnacional\nfLEEME\n';
const store = new Store({
  live: JSON.stringify({ schema: 1, release, shape: '0123456789ab.1.1.0', earlier: {} }),
  'shape/0123456789ab/0': names
});
const handler = load(process.argv[2], store);
const pin = () => ({ cookie: `a=b; __Host-prep=${release}.${Math.floor(Date.now() / 1000) - 20}`, 'sec-fetch-dest': 'empty' });
const kinds = {
  'file, pinned': () => event('GET', '/assets/nacional/distrito/0123.json', pin()),
  'page': () => event('GET', '/', { 'sec-fetch-dest': 'document' }),
  'route': () => event('GET', '/nacional/votos/distrito/3', { 'sec-fetch-dest': 'document' }),
  'response': () => reply({ headers: { 'x-prep-pin': { value: `${release}.1623031200` } } }, 200)
};

for (const [kind, make] of Object.entries(kinds)) {
  const times = new Float64Array(CALLS);
  for (let i = 0; i < CALLS; i++) {
    const one = make();
    const started = performance.now();
    await handler(one);
    times[i] = (performance.now() - started) * 1000;
  }
  const sorted = times.slice(CALLS / 10).sort();
  const at = share => sorted[Math.floor(sorted.length * share)].toFixed(1);
  console.log(`${kind.padEnd(14)} median ${at(0.5)} µs, 99 % ${at(0.99)} µs`);
}
