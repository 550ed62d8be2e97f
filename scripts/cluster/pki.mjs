// @ts-check
/** The certificates of one temporary control plane: an authority, the API server, and the clients. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';

/** @typedef {{ certificate: string, key: string }} Pair both in PEM */

const DAYS = 24 * 60 * 60 * 1000;
const ADDRESSES = ['127.0.0.1', '10.0.0.1'];
const NAMES = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

/** Creates an authority that signs the certificates of the server and of clients. */
export function makeAuthority() {
  const keys = keyPair();
  const subject = [{ name: 'commonName', value: 'tenancy-cluster' }];
  const certificate = certificateOf(keys.publicKey, subject, subject, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const sign = (/** @type {forge.pki.CertificateField[]} */ subjectOf, /** @type {object[]} */ extensions) => {
    const own = keyPair();
    const signed = certificateOf(own.publicKey, subjectOf, subject, extensions);
    signed.sign(keys.privateKey, forge.md.sha256.create());
    return { certificate: forge.pki.certificateToPem(signed), key: own.pem };
  };
  return {
    certificate: forge.pki.certificateToPem(certificate),
    /** @returns {Pair} for the API server on this machine */
    server: () =>
      sign(
        [{ name: 'commonName', value: 'kube-apiserver' }],
        [
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [...NAMES.map((value) => ({ type: 2, value })), ...ADDRESSES.map((ip) => ({ type: 7, ip }))],
          },
        ],
      ),
    /**
     * @param {string} user
     * @param {string} [group]
     * @returns {Pair} for a client that the API server knows as this user in this group
     */
    client: (user, group) =>
      sign(
        [
          { name: 'commonName', value: user },
          ...(group === undefined ? [] : [{ name: 'organizationName', value: group }]),
        ],
        [{ name: 'extKeyUsage', clientAuth: true }],
      ),
  };
}

/** Writes the key pair that signs service account tokens. */
export function writeTokenKeys(/** @type {string} */ folder) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const files = { publicKey: join(folder, 'tokens.pub'), privateKey: join(folder, 'tokens.key') };
  writeFileSync(files.publicKey, publicKey);
  writeFileSync(files.privateKey, privateKey, { mode: 0o600 });
  return files;
}

/** Creates a key pair with Node: forge takes a second for each. */
function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return {
    publicKey: forge.pki.publicKeyFromPem(publicKey),
    privateKey: forge.pki.privateKeyFromPem(privateKey),
    pem: privateKey,
  };
}

let serial = 0;

/**
 * @param {forge.pki.PublicKey} publicKey
 * @param {forge.pki.CertificateField[]} subject
 * @param {forge.pki.CertificateField[]} issuer
 * @param {object[]} extensions
 */
function certificateOf(publicKey, subject, issuer, extensions) {
  const certificate = forge.pki.createCertificate();
  serial += 1;
  certificate.publicKey = publicKey;
  certificate.serialNumber = serial.toString(16).padStart(4, '0');
  certificate.validity.notBefore = new Date(Date.now() - DAYS);
  certificate.validity.notAfter = new Date(Date.now() + 30 * DAYS);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  return certificate;
}
