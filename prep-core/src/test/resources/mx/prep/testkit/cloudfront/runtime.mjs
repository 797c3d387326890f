// What the function finds at CloudFront: a strict context with the language alone, and a key-value store.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const IMPORT = "import cf from 'cloudfront';\n";

/**
 * Loads the function.
 *
 * @param file the function's source
 * @param store what cf.kvs() gives
 * @param clock gives milliseconds
 * @returns the handler
 */
export function load(file, store, clock = Date.now) {
  const source = readFileSync(file, 'utf8');
  if (!source.includes(IMPORT)) {
    throw new Error('the function imports something else than the key-value store');
  }
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  const body = `(function (cf, now) { 'use strict'; Date.now = now;\n${source.replace(IMPORT, '\n')}\nreturn handler; })`;
  return new vm.Script(body, { filename: file }).runInContext(context)({ kvs: () => store }, clock);
}

/** A key-value store at one point of presence, over an object that may be replaced. */
export class Store {
  constructor(values) {
    this.values = values;
    this.reads = 0;
    this.broken = false;
  }

  async get(key, options = {}) {
    this.reads++;
    if (this.broken || !(key in this.values)) {
      throw new Error(this.broken ? 'the store is away' : 'KeyNotFound');
    }
    return options.format === 'json' ? JSON.parse(this.values[key]) : this.values[key];
  }

  async exists(key) {
    this.reads++;
    if (this.broken) {
      throw new Error('the store is away');
    }
    return key in this.values;
  }
}

/** A viewer-request event as CloudFront makes it. */
export function event(method, target, headers = {}) {
  const [path, ...query] = target.split('?');
  const request = {
    method,
    uri: path,
    querystring: {},
    headers: {},
    cookies: {},
    rawQueryString: () => query.join('?')
  };
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === 'cookie') {
      cookies(value, request.cookies);
    } else {
      request.headers[name.toLowerCase()] = { value };
    }
  }
  return { version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip: '192.0.2.1' }, request };
}

/** The viewer-response event that belongs to a request as the viewer-request function left it. */
export function reply(request, statusCode) {
  return {
    version: '1.0',
    context: { eventType: 'viewer-response' },
    viewer: { ip: '192.0.2.1' },
    request,
    response: { statusCode, statusDescription: '', headers: {}, cookies: {} }
  };
}

function cookies(line, into) {
  for (const part of line.split(';')) {
    const [name, ...value] = part.trim().split('=');
    const one = { value: value.join('=') };
    if (into[name]) {
      into[name].multiValue = into[name].multiValue || [{ value: into[name].value }];
      into[name].multiValue.push(one);
    } else {
      into[name] = one;
    }
  }
}
