import { writeOutput } from '../../../../src/output/write';
import { dieAt } from '../../../storage/support/die';
import { SCENARIOS } from '../../support/scenarios';

/** Writes the `after` of a scenario into a folder, and dies at a point. Arguments: folder, scenario, point. */
const [dir = '', scenario = '', point = ''] = process.argv.slice(2);
const found = Object.entries(SCENARIOS).find(([name]) => name === scenario);
if (found === undefined) throw new RangeError(`got no scenario "${scenario}"`);

void writeOutput(dir, found[1].after, { overwrite: false, onPoint: dieAt(point) });
