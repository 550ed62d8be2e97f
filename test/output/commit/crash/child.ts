import { writeOutput } from '../../../../src/output/write';
import { SCENARIOS } from '../../support/scenarios';

/**
 * The process that dies: writes the `after` of a scenario into a folder and kills itself at one point, with the signal
 * that nobody can catch. Arguments: folder, scenario, point.
 */
const [dir = '', scenario = '', point = ''] = process.argv.slice(2);
const found = Object.entries(SCENARIOS).find(([name]) => name === scenario);
if (found === undefined) throw new RangeError(`got no scenario "${scenario}"`);

void writeOutput(dir, found[1].after, {
  overwrite: false,
  onPoint: (now) => {
    if (now !== point) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal may take a moment; nothing more may happen until it is there.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
