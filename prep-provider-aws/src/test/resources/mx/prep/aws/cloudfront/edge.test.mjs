// Run by EdgeFunctionTest with EDGE, the function's source, and SITES, what is published: for each site the ids and the
// key-value store's content as the publisher writes it, and the requests that every edge answers alike.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { event, load, reply, Store } from './runtime.mjs';

const NOW = 1623031200;
const { EDGE, SITES } = process.env;
const sites = JSON.parse(readFileSync(SITES, 'utf8'));
const portal = sites[0];
const base = '/base.csv';
const pin = (id, age) => ({ cookie: `__Host-prep=${id}.${NOW - age}` });
const start = store => load(EDGE, store, () => NOW * 1000 + 999);
const store = values => new Store({ ...(values || portal.values) });

async function ask(handler, method, target, headers) {
  return handler(event(method, target, headers));
}

for (const site of sites) {
  for (const request of site.requests) {
    test(`${site.site}: ${JSON.stringify(request)}`, () => shared(site, request));
  }
}

async function shared(site, request) {
  const handler = start(new Store(site.values));
  const method = request.method || 'GET';
  const headers = request.pin ? { ...request.headers, ...pin(site[request.pin], request.age) } : { ...request.headers };
  for (const name of Object.keys(headers)) {
    headers[name] = filled(headers[name], site);
  }
  const answer = await ask(handler, method, filled(request.path, site), headers);
  if (request.location) {
    assert.equal(answer.statusCode, 302);
    assert.equal(answer.headers.location.value, request.location);
    assert.equal(answer.headers['cache-control'].value, 'no-store');
    return;
  }
  const release = site[request.from || 'live'];
  const stored = answer.uri && site.files.find(file => answer.uri === `/releases/${release}/${url(file)}`);
  assert.equal(answer.statusCode || (stored ? 200 : 404), request.status || 200);
  assert.equal(stored, request.file);
  if (stored) {
    for (const [status, pins] of [[200, true], [206, true], [304, true], [302, false], [404, false]]) {
      const response = await handler(reply(answer, status));
      const expected = request.pins && pins
        ? { value: `${site.live}.${NOW}`, attributes: 'Secure; HttpOnly; SameSite=None; Partitioned; Path=/; Max-Age=60' }
        : undefined;
      assert.deepEqual(response.cookies['__Host-prep'] && { ...response.cookies['__Host-prep'] }, expected);
    }
  }
}

const filled = (text, site) => text
  .replace('{live}', site.live).replace('{earlier}', site.earlier).replace('{unknown}', '20210606-2010-0-0123456789ab')
  .replace(/\{live\}/g, site.live)
  .replace(/\{(\d+)\}/g, (all, age) => NOW - age);

const url = file => file.split('/').map(encodeURIComponent).join('/')
  .replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());

test('it is no larger than CloudFront takes', () => {
  assert.ok(statSync(EDGE).size <= 10240, `${statSync(EDGE).size} bytes`);
});

test('it keeps to what the runtime knows', () => {
  const source = readFileSync(EDGE, 'utf8');
  // Not among the features of cloudfront-js-2.0, or only in part.
  const unknown = [/\brequire\b/, /\bset(Timeout|Interval)\b/, /\beval\b/, /\bfetch\s*\(/, /\bclass\b/, /\bfor\s*\([^;)]* of /,
    /\?\./, /\?\?/, /\.\.\./, /async\s*\(/, /(?:const|let)\s*[{[]/, /\((?:[^()]*,)?\s*await\b/, /\(\?</, /#[a-z]\w*\s*[=(]/];
  for (const feature of unknown) {
    assert.doesNotMatch(source, feature);
  }
  assert.equal(source.match(/^import /gm).length, 1);
});

test('ACME paths are left alone', async () => {
  const answer = await ask(start(store()), 'GET', '/.well-known/acme-challenge/a%2Db');
  assert.equal(answer.uri, '/.well-known/acme-challenge/a%2Db');
});

test('pointer and manifests are where they lie', async () => {
  for (const path of ['/.prep/current.json', `/.prep/releases/${portal.live}.json`]) {
    assert.equal((await ask(start(store()), 'GET', path)).uri, path);
  }
});

test('a mark that a reader sends is removed', async () => {
  const answer = await ask(start(store()), 'GET', base, { 'x-prep-pin': `${portal.earlier}.${NOW}` });
  assert.equal(answer.headers['x-prep-pin'], undefined);
});

test('a mark that is none sets no cookie', async () => {
  for (const value of ['', 'x', `${portal.live}.${NOW}; Path=/a`, `${portal.live}.`]) {
    const response = await start(store())(reply({ headers: { 'x-prep-pin': { value } } }, 200));
    assert.deepEqual(Object.keys(response.cookies), []);
  }
});

test('a pin is believed where the store lags', async () => {
  const later = '20210606-2015-0-0123456789ab';
  const handler = start(store());
  const data = await ask(handler, 'GET', '/nacional/datos.json', { 'sec-fetch-dest': 'empty', ...pin(later, 20) });
  assert.equal(data.uri, `/releases/${later}/nacional/datos.json`);
  const frame = await ask(handler, 'GET', '/nacional/', { 'sec-fetch-dest': 'iframe', ...pin(later, 3) });
  assert.equal(frame.uri, `/releases/${later}/nacional/index.html`);
});

test('a pin is believed where no release was heard of yet', async () => {
  const handler = start(store({}));
  const data = await ask(handler, 'GET', base, { 'sec-fetch-dest': 'empty', ...pin(portal.live, 3) });
  assert.equal(data.uri, `/releases/${portal.live}/base.csv`);
  assert.equal((await ask(handler, 'GET', '/', pin(portal.live, 3))).uri, `/releases/${portal.live}/index.html`);
});

test('a pinned page load finds its way in its own release', async () => {
  const other = sites[1];
  const shape = JSON.parse(other.values.live).shape;
  const live = { ...JSON.parse(portal.values.live), earlier: { [other.live]: shape } };
  const handler = start(store({ ...other.values, ...portal.values, live: JSON.stringify(live) }));
  const route = await ask(handler, 'GET', '/publicacion/nacional/distrito/3', pin(other.live, 3));
  assert.equal(route.uri, `/releases/${other.live}/publicacion/nacional/index.html`);
});

test('before the first release there is a holding page', async () => {
  const handler = start(store({}));
  for (const page of ['/', '/una/ruta', '/a/b.html']) {
    const answer = await ask(handler, 'GET', page);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['content-type'].value, 'text/html; charset=utf-8');
    assert.equal(answer.headers['cache-control'].value, 'no-store');
  }
  assert.equal((await ask(handler, 'GET', base)).statusCode, 404);
});

test('while the store is away page loads go on, and others wait', async () => {
  const broken = store();
  broken.broken = true;
  const handler = start(broken);
  assert.equal((await ask(handler, 'GET', '/')).statusCode, 503);
  assert.equal((await ask(handler, 'GET', '/', pin(portal.live, 30))).uri, `/releases/${portal.live}/index.html`);
  const data = await ask(handler, 'GET', base, { 'sec-fetch-dest': 'empty', ...pin(portal.live, 30) });
  assert.equal(data.uri, `/releases/${portal.live}/base.csv`);
});

test('names that haven\'t arrived yet stop nothing but routes', async () => {
  const handler = start(store({ live: portal.values.live }));
  assert.equal((await ask(handler, 'GET', base)).uri, `/releases/${portal.live}/base.csv`);
  assert.equal((await ask(handler, 'GET', '/')).uri, `/releases/${portal.live}/index.html`);
  assert.equal((await ask(handler, 'GET', '/nacional/')).uri, `/releases/${portal.live}/nacional/index.html`);
  assert.equal((await ask(handler, 'GET', '/una/ruta')).statusCode, 503);
});

test('with too many names, paths are taken as they are written', async () => {
  const live = { ...JSON.parse(portal.values.live), shape: '' };
  const handler = start(store({ live: JSON.stringify(live) }));
  assert.equal((await ask(handler, 'GET', '/nacional/')).uri, `/releases/${portal.live}/nacional/index.html`);
  assert.equal((await ask(handler, 'GET', '/nacional')).headers.location.value, '/nacional/');
});

test('a live tree is served from where it lies, without pins, and earlier page loads end on their release', async () => {
  const live = { ...JSON.parse(portal.values.live), inPlace: true };
  const handler = start(store({ ...portal.values, live: JSON.stringify(live) }));
  const page = await ask(handler, 'GET', '/nacional/');
  assert.equal(page.uri, '/nacional/index.html');
  assert.deepEqual(Object.keys((await handler(reply(page, 200))).cookies), []);
  const data = await ask(handler, 'GET', base, { 'sec-fetch-dest': 'empty', ...pin(portal.earlier, 30) });
  assert.equal(data.uri, `/releases/${portal.earlier}/base.csv`);
  assert.equal((await ask(handler, 'GET', base, pin(portal.earlier, 30))).uri, base);
  assert.equal((await ask(handler, 'GET', '/releases/x.json')).uri, '/releases/x.json');
  assert.equal((await ask(handler, 'GET', `/releases/${portal.earlier}/base.csv`)).statusCode, 404);
});

test('a hostile path costs a bounded number of reads', async () => {
  const many = store(sites.at(-1).values);
  assert.ok(Number(JSON.parse(many.values.live).shape.split('.')[1]) > 1, 'names in several buckets');
  await ask(start(many), 'GET', '/a'.repeat(500));
  assert.ok(many.reads <= 8, `${many.reads} reads`);
});
