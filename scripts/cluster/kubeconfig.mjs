// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Writes a kubeconfig with the certificates inside, so that the file works from any folder.
 *
 * @param {string} file
 * @param {import('./api.mjs').Connection} connection
 */
export function writeKubeconfig(file, { url, authority, certificate, key }) {
  const base64 = (/** @type {string} */ text) => Buffer.from(text).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'tenancy',
    contexts: [{ name: 'tenancy', context: { cluster: 'tenancy', user: 'tenancy' } }],
    clusters: [{ name: 'tenancy', cluster: { server: url, 'certificate-authority-data': base64(authority) } }],
    users: [
      { name: 'tenancy', user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) } },
    ],
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
}

/**
 * Reads a kubeconfig that `writeKubeconfig` wrote.
 *
 * @param {string} file
 * @returns {import('./api.mjs').Connection}
 */
export function readKubeconfig(file) {
  const text = (/** @type {string} */ base64) => Buffer.from(base64, 'base64').toString('utf8');
  const { clusters, users } = JSON.parse(readFileSync(file, 'utf8'));
  const [{ cluster }] = clusters;
  const [{ user }] = users;
  return {
    url: cluster.server,
    authority: text(cluster['certificate-authority-data']),
    certificate: text(user['client-certificate-data']),
    key: text(user['client-key-data']),
  };
}
