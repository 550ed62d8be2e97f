// @ts-check

/** A failure of the control plane or its tools: one line for a person, and the end of the log that explains it. */
export class ClusterError extends Error {
  /**
   * @param {string} message one line: what happened and what to do
   * @param {string} [log] the end of a log
   */
  constructor(message, log = '') {
    super(log === '' ? message : `${message}\n${indented(log)}`);
    this.name = 'ClusterError';
  }
}

/** @param {string} text */
function indented(text) {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  | ${line}`)
    .join('\n');
}

/**
 * The last lines of a text.
 *
 * @param {string} text
 * @param {number} [lines]
 */
export function tail(text, lines = 12) {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
