// @ts-check
/** A small HTTPS client for an API server: a request takes milliseconds, one run of kubectl half a second. */
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';

/**
 * @typedef {{ url: string, authority: string, certificate: string, key: string }} Connection certificates and key in PEM
 * @typedef {{ user: string, groups?: readonly string[] }} Identity
 * @typedef {{ status: number, body: any }} Response
 * @typedef {{ body?: unknown, type?: string, as?: Identity }} Options `as`: impersonate this user
 */

/** The API server answered with a status other than 2xx. */
export class ApiError extends Error {
  /**
   * @param {string} call method and path
   * @param {Response} response
   */
  constructor(call, { status, body }) {
    super(`${call}: ${status} ${body?.message ?? JSON.stringify(body)}`);
    this.name = 'ApiError';
    this.status = status;
    /** @type {string} */
    this.reason = body?.reason ?? '';
  }
}

/** @param {Connection} connection */
export function connect({ url, authority, certificate, key }) {
  // The API server closes idle connections after 90 s. Those of the agent end sooner, or a request could meet the closing.
  const timeout = 20_000;
  const agent = new Agent({ ca: authority, cert: certificate, key, keepAlive: true, maxSockets: 24, timeout });

  /**
   * Sends a request and returns the response of any status.
   *
   * @param {string} method
   * @param {string} path
   * @param {Options} [options]
   * @returns {Promise<Response>}
   */
  async function send(method, path, { body, type = 'application/json', as } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      ...(text === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(text) }),
      ...(as === undefined ? {} : { 'impersonate-user': as.user, 'impersonate-group': [...(as.groups ?? [])] }),
    };
    return await sendOnce(method, path, headers, text, true);
  }

  /**
   * A connection that the server closed while the request was on its way was idle before: the server did not see the
   * request, so it is sent once more (https://nodejs.org/api/http.html#requestreusedsocket).
   *
   * @param {string} method
   * @param {string} path
   * @param {import('node:http').OutgoingHttpHeaders} headers
   * @param {string | undefined} text
   * @param {boolean} mayRepeat
   * @returns {Promise<Response>}
   */
  async function sendOnce(method, path, headers, text, mayRepeat) {
    return await new Promise((resolve, reject) => {
      const call = request(new URL(path, url), { method, agent, headers }, (response) => {
        /** @type {Buffer[]} */
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }));
      });
      call.on('error', (error) => {
        const isClosed = 'code' in error && error.code === 'ECONNRESET' && call.reusedSocket;
        if (isClosed && mayRepeat) resolve(sendOnce(method, path, headers, text, false));
        else reject(error);
      });
      call.end(text);
    });
  }

  /**
   * Sends a request and returns the body. Throws an ApiError if the status is not 2xx.
   *
   * @param {string} method
   * @param {string} path
   * @param {Options} [options]
   */
  async function sendOrThrow(method, path, options) {
    const response = await send(method, path, options);
    if (response.status < 200 || response.status > 299) throw new ApiError(`${method} ${path}`, response);
    return response.body;
  }

  /**
   * Reads a watch: calls `onEvent` for each event until the server ends the response.
   *
   * @param {string} path with `watch=1` and a resource version
   * @param {(event: { type: string, object: any }) => void} onEvent
   * @param {AbortSignal} signal
   * @returns {Promise<void>}
   */
  async function watch(path, onEvent, signal) {
    await new Promise((resolve, reject) => {
      const call = request(
        new URL(path, url),
        { agent, headers: { accept: 'application/json' }, signal },
        (response) => {
          const lines = createInterface({ input: response });
          lines.on('line', (line) => onEvent(JSON.parse(line)));
          lines.on('close', () => resolve(undefined));
          // readline repeats the errors of its input. An abort is one.
          lines.on('error', reject);
          response.on('error', reject);
        },
      );
      call.on('error', reject);
      call.end();
    });
  }

  return {
    send,
    watch,
    /** @param {string} path @param {Options} [options] */
    get: (path, options) => sendOrThrow('GET', path, options),
    /** @param {string} path @param {unknown} body @param {Omit<Options, 'body'>} [options] */
    post: (path, body, options) => sendOrThrow('POST', path, { ...options, body }),
    /** @param {string} path @param {Options} [options] */
    remove: (path, options) => sendOrThrow('DELETE', path, options),
    /** A merge patch. @param {string} path @param {unknown} body */
    merge: (path, body) => sendOrThrow('PATCH', path, { body, type: 'application/merge-patch+json' }),
    /** Server-side apply with strict field validation. @param {string} path @param {unknown} body @param {string} manager */
    apply: (path, body, manager) =>
      sendOrThrow('PATCH', `${path}?fieldManager=${manager}&force=true&fieldValidation=Strict`, {
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
