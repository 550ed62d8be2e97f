// @ts-check
/** A static HTTP server in the place of Flux's source-controller: it serves what a GitRepository's status names. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { basename, dirname } from 'node:path';
import { create } from 'tar';

/** @typedef {{ revision: string, digest: string, url: string, size: number }} Artifact */

/** Starts the server on a free port of the loopback interface. */
export async function startArtifactServer() {
  /** @type {Map<string, Buffer>} */
  const files = new Map();
  const server = createServer((request, response) => {
    const bytes = files.get(request.url ?? '');
    response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'application/gzip' });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  let count = 0;
  return {
    /**
     * Packs a folder under its own name, as a Git repository with this folder at its top would be packed.
     *
     * @param {string} folder
     * @returns {Promise<Artifact>}
     */
    async pack(folder) {
      const bytes = await gzipOf(folder);
      count += 1;
      const digest = createHash('sha256').update(bytes).digest('hex');
      const path = `/${count}.tar.gz`;
      files.set(path, bytes);
      // Flux names a commit by its SHA-1. With the count in it, two artifacts of equal content are two revisions.
      const commit = createHash('sha1').update(`${count} ${digest}`).digest('hex');
      return {
        revision: `main@sha1:${commit}`,
        digest: `sha256:${digest}`,
        url: `http://127.0.0.1:${port}${path}`,
        size: bytes.length,
      };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/** @param {string} folder */
async function gzipOf(folder) {
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of create({ gzip: true, portable: true, cwd: dirname(folder) }, [basename(folder)])) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
