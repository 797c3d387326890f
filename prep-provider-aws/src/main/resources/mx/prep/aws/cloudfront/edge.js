// CloudFront function (cloudfront-js-2.0), for viewer request and viewer response of a site that prep publishes: maps
// each stable URL to the live release and keeps a page load on one release. Set up as docs/aws.md says.
import cf from 'cloudfront';

const store = cf.kvs();

const ID = '(?:[0-9]{8}-[0-9]{4}|holding|closing)-(?:0|[1-9][0-9]{0,8})-[0-9a-f]{12}';
const PIN = new RegExp('^(' + ID + ')\\.([0-9]{1,11})$');
const MANIFEST = new RegExp('^\\.prep/releases/' + ID + '\\.json$');
const RESERVED = /^releases\/(?:[0-9]{8}-[0-9]{4}|holding|closing)-[0-9]{1,9}-[0-9a-f]{12}\//i;
const COOKIE = '__Host-prep';
const ATTRIBUTES = 'Secure; HttpOnly; SameSite=None; Partitioned; Path=/; Max-Age=60';
// From viewer request to viewer response: the pin that starts with this answer. What a reader sends is removed.
const MARK = 'x-prep-pin';
// Seconds: a pin's life, how long a document keeps one, how far clocks may differ.
const LIFE = 60;
const FRESH = 15;
const SKEW = 10;
const NAVIGATIONS = ['document', 'iframe', 'frame', 'embed', 'object'];
const NOTICES = {
  200: ['OK', '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="15"><h1>Sin resultados todavía</h1>'],
  302: ['Found', ''],
  400: ['Bad Request', 'La dirección no es válida.'],
  404: ['Not Found', 'No existe.'],
  405: ['Method Not Allowed', 'Solo GET y HEAD.'],
  503: ['Service Unavailable', 'Por el momento no se puede leer. Intente de nuevo.']
};

async function handler(event) {
  const request = event.request;
  if (event.context.eventType === 'viewer-response') {
    return pinned(request.headers[MARK], event.response);
  }
  delete request.headers[MARK];
  const answer = await routed(request, Math.floor(Date.now() / 1000));
  return answer;
}

function pinned(mark, response) {
  if (mark && PIN.test(mark.value) && (response.statusCode < 300 || response.statusCode === 304)) {
    response.cookies = response.cookies || {};
    response.cookies[COOKIE] = { value: mark.value, attributes: ATTRIBUTES };
  }
  return response;
}

async function routed(request, now) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return notice(405);
  }
  const text = decode(request.uri);
  if (text === null) {
    return notice(400);
  }
  if (text.indexOf('.well-known/acme-challenge/') === 0) {
    return request;
  }
  if (text.indexOf('.prep/') === 0) {
    return text === '.prep/current.json' || MANIFEST.test(text) ? send(request, text) : notice(404);
  }
  const folder = text === '' || (text !== '/' && text.charAt(text.length - 1) === '/');
  const path = { text: folder ? text.substring(0, text.length - 1) : text, folder: folder };
  const pin = findPin(request.cookies, now);
  const site = await live(pin);
  if (!site) {
    return notice(503);
  }
  if (!site.release) {
    const page = text === '' || (isKey(path.text) && (isRoute(path.text) || isPage(path.text)));
    return notice(page ? 200 : 404);
  }
  const answer = await chosen(request, path, site, pin, now);
  return answer;
}

// A navigation to a page keeps a fresh pin and replaces an older one; everything else gets the release of a valid pin
// and leaves it as it is. A pin is believed although the store's value here may lag behind the one it was issued by.
async function chosen(request, path, site, pin, now) {
  const cause = causeOf(request.headers);
  if (pin && (cause !== 'navigation' || now - pin.issued < FRESH)) {
    const kept = await resolve(shapeOf(site, pin), path);
    return follow(request, 'releases/' + pin.release + '/', kept);
  }
  const route = await resolve(site.shape, path);
  if (site.inPlace) {
    return follow(request, '', route);
  }
  if (pin && route.file && !isPage(route.file)) {
    const download = await resolve(shapeOf(site, pin), path);
    return follow(request, 'releases/' + pin.release + '/', download);
  }
  if (route.file && isPage(route.file) && cause !== 'sub-request') {
    request.headers[MARK] = { value: site.release + '.' + now };
  }
  return follow(request, 'releases/' + site.release + '/', route);
}

// What the store says: no release before the first one. Where it can't be read, or hasn't heard of any release yet, a pin
// is gone by; null if it can't be read and there is none.
async function live(pin) {
  try {
    const value = await store.get('live', { format: 'json' });
    return value;
  } catch (e) {
    if (pin) {
      return { release: pin.release, shape: '' };
    }
    try {
      const exists = await store.exists('live');
      return exists ? null : {};
    } catch (other) {
      return null;
    }
  }
}

function shapeOf(site, pin) {
  const earlier = site.earlier && site.earlier[pin.release];
  return earlier === undefined ? site.shape : earlier;
}

// A file, a folder to be asked for with its slash, or a status. A shape, "name.buckets.depth.dotted", says where the
// store holds the names of page folders (p), of files that look like routes (f) and of the entry page's folder (e).
// Without one, paths are taken as they are written.
async function resolve(shape, path) {
  const text = path.text;
  const route = text === '' || isRoute(text);
  const parts = shape.split('.');
  const index = { file: under(text, 'index.html') };
  if (text !== '' && !isKey(text)) {
    return { status: 404 };
  }
  if (!route && !path.folder && parts[3] !== '1') {
    return { file: text };
  }
  if (!shape) {
    return path.folder ? index : { moved: text };
  }
  try {
    const lines = await bucket(parts, text);
    if (!path.folder && (!route || has(lines, 'f', text))) {
      return has(lines, 'p', text) ? { moved: text } : { file: text };
    }
    if (has(lines, 'p', text)) {
      return path.folder ? index : { moved: text };
    }
    if (text === '') {
      const entry = /\ne([^\n]*)\n/.exec(lines);
      return entry ? { moved: entry[1] } : { status: 404 };
    }
    const page = await nearest(parts, route ? text : '');
    return page;
  } catch (e) {
    // The names haven't arrived here yet.
    return path.folder ? index : route ? { status: 503 } : { file: text };
  }
}

// The page of the nearest folder upwards.
async function nearest(parts, text) {
  const names = text.split('/');
  for (let depth = Math.min(names.length - 1, parts[2]); text && depth >= 0; depth--) {
    const folder = names.slice(0, depth).join('/');
    const lines = await bucket(parts, folder);
    if (has(lines, 'p', folder)) {
      return { file: under(folder, 'index.html') };
    }
  }
  return { status: 404 };
}

async function bucket(parts, text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  const lines = await store.get('shape/' + parts[0] + '/' + ((hash >>> 0) % parts[1]));
  return lines;
}

function has(lines, kind, text) {
  return lines.indexOf('\n' + kind + text + '\n') >= 0;
}

function under(folder, name) {
  return folder === '' ? name : folder + '/' + name;
}

// The path without its first slash, percent-decoded once; null if it is malformed or a slash is in disguise.
function decode(uri) {
  if (uri.charAt(0) !== '/' || uri.length > 8192 || /%2f/i.test(uri)) {
    return null;
  }
  try {
    const text = decodeURIComponent(uri);
    return /[\\\u0000-\u001f\u007f-\u009f]/.test(text) ? null : text.substring(1);
  } catch (e) {
    return null;
  }
}

function encode(path) {
  return encodeURIComponent(path)
    .replace(/%2F/g, '/')
    .replace(/[!'()*]/g, c => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

// Whether a file of a package can have this name.
function isKey(text) {
  const bytes = text.length > 340 ? encodeURIComponent(text).replace(/%../g, 'x').length : text.length;
  return bytes <= 1024 && !RESERVED.test(text + '/') && !/(?:^|\/)\.{0,2}(?:\/|$)/.test(text);
}

// What looks like a file (an extension with a letter in it) or is hidden (a dot first) is there or missing.
function isRoute(text) {
  return !/(?:^|\/)\./.test(text) && (text + '/').indexOf('releases/') !== 0
    && !/\.(?=[0-9]*[A-Za-z])[A-Za-z0-9]{1,12}$/.test(text);
}

function isPage(file) {
  return /\.html?$/i.test(file);
}

// The newest pin among the cookies that is still valid.
function findPin(cookies, now) {
  const cookie = cookies && cookies[COOKIE];
  const values = cookie ? cookie.multiValue || [cookie] : [];
  let newest = null;
  for (let i = 0; i < values.length && i < 8; i++) {
    const match = PIN.exec(values[i].value);
    const issued = match ? Number(match[2]) : 0;
    if (now - issued <= LIFE && issued - now <= SKEW && (!newest || issued > newest.issued)) {
      newest = { release: match[1], issued: issued };
    }
  }
  return newest;
}

// How a request came to be: browsers say it in Sec-Fetch-Dest, others by asking for HTML or for nothing special.
function causeOf(headers) {
  const destination = headers['sec-fetch-dest'];
  if (destination) {
    return NAVIGATIONS.indexOf(destination.value.trim().toLowerCase()) >= 0 ? 'navigation' : 'sub-request';
  }
  const accept = headers.accept;
  return !accept || accept.value.toLowerCase().indexOf('text/html') >= 0 ? 'navigation' : 'unknown';
}

function follow(request, prefix, route) {
  if (route.file !== undefined) {
    return send(request, prefix + route.file);
  }
  if (route.moved === undefined) {
    return notice(route.status);
  }
  const query = request.rawQueryString ? request.rawQueryString() : '';
  const moved = notice(302);
  moved.headers.location = { value: '/' + encode(route.moved) + '/' + (/^[!-~]+$/.test(query) ? '?' + query : '') };
  return moved;
}

function send(request, key) {
  request.uri = '/' + encode(key);
  return request;
}

function notice(status) {
  return {
    statusCode: status,
    statusDescription: NOTICES[status][0],
    headers: {
      'cache-control': { value: 'no-store' },
      'content-type': { value: (status === 200 ? 'text/html' : 'text/plain') + '; charset=utf-8' },
      'x-content-type-options': { value: 'nosniff' }
    },
    body: { encoding: 'text', data: NOTICES[status][1] }
  };
}
