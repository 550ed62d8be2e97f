// All that CI does before the cluster tier, in its order; stops at the first step that fails. Ends with the minutes of
// each step, which CONTRIBUTING.md's table limits.
import { execFileSync, spawnSync } from 'node:child_process';

const GENERATED = ['dist', 'schemas', 'imports'];
const STEPS = [
  { name: 'synth', run: () => npm('synth') && isAsCommitted() },
  { name: 'typecheck', run: () => npm('typecheck') },
  { name: 'lint', run: () => npm('lint') },
  { name: 'test', run: () => npm('test') },
  { name: 'test:slow', run: () => npm('test:slow') },
];

const times = [];
for (const { name, run } of STEPS) {
  const start = Date.now();
  const isGood = run();
  times.push(`${name} ${((Date.now() - start) / 60_000).toFixed(1)} min`);
  if (isGood) continue;
  console.error(`verify: ${name} failed (${times.join(', ')})`);
  process.exit(1);
}
console.error(`verify: ${times.join(', ')}`);

/** @param {string} script */
function npm(script) {
  return spawnSync('npm', ['run', script], { stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

/** Whether the generated files are those that are committed: CI refuses a commit that forgot them. */
function isAsCommitted() {
  const changes = execFileSync('git', ['status', '--porcelain', '--', ...GENERATED], { encoding: 'utf8' });
  if (changes === '') return true;
  console.error(`${changes}npm run synth changed the committed output: commit it`);
  return false;
}
