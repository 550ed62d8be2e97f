// @ts-check
/** A few lines of HTTP to an API server: what kubectl would be too slow for. */
import { Agent, request } from 'node:https';

/**
 * @typedef {{ url: string, authority: string, certificate: string, key: string }} Connection all in PEM
 * @typedef {{ user: string, groups?: readonly string[] }} Identity
 * @typedef {{ status: number, body: any }} Answer
 * @typedef {{ body?: unknown, type?: string, as?: Identity }} Options
 */

/** What the API server answered instead of doing it. */
export class ApiRefusal extends Error {
  /**
   * @param {string} what
   * @param {Answer} answer
   */
  constructor(what, { status, body }) {
    super(`${what}: ${status} ${body?.message ?? JSON.stringify(body)}`);
    this.name = 'ApiRefusal';
    this.status = status;
    /** @type {string} */
    this.reason = body?.reason ?? '';
  }
}

/** @param {Connection} connection */
export function connect({ url, authority, certificate, key }) {
  const agent = new Agent({ ca: authority, cert: certificate, key, keepAlive: true, maxSockets: 24 });

  /**
   * @param {string} method
   * @param {string} path
   * @param {Options} [options]
   * @returns {Promise<Answer>} whatever the status
   */
  async function ask(method, path, { body, type = 'application/json', as } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
      ...(as === undefined ? {} : { 'impersonate-user': as.user, 'impersonate-group': [...(as.groups ?? [])] }),
    };
    return await new Promise((resolve, reject) => {
      const call = request(new URL(path, url), { method, agent, headers }, (answer) => {
        /** @type {Buffer[]} */
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }));
      });
      call.on('error', reject);
      call.end(text);
    });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {Options} [options]
   */
  async function demand(method, path, options) {
    const answer = await ask(method, path, options);
    if (answer.status < 200 || answer.status > 299) throw new ApiRefusal(`${method} ${path}`, answer);
    return answer.body;
  }

  return {
    ask,
    /** @param {string} path @param {Options} [options] */
    get: (path, options) => demand('GET', path, options),
    /** @param {string} path @param {unknown} body @param {Omit<Options, 'body'>} [options] */
    post: (path, body, options) => demand('POST', path, { ...options, body }),
    /** @param {string} path @param {Options} [options] */
    remove: (path, options) => demand('DELETE', path, options),
    /** A merge patch. @param {string} path @param {unknown} body */
    merge: (path, body) => demand('PATCH', path, { body, type: 'application/merge-patch+json' }),
    /** Server-side apply, unknown fields refused. @param {string} path @param {unknown} body @param {string} manager */
    apply: (path, body, manager) =>
      demand('PATCH', `${path}?fieldManager=${manager}&force=true&fieldValidation=Strict`, {
        body,
        type: 'application/apply-patch+yaml',
      }),
    close: () => agent.destroy(),
  };
}

/** @typedef {ReturnType<typeof connect>} Api */

/** @param {Buffer} bytes */
function parsed(bytes) {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
