// @ts-check
/** What `examples/lifecycle.sh` calls after each commit: asks the suite, which holds Flux, to apply it and to look. */
const [address = '', what = 'ready'] = process.argv.slice(2);
const answer = await fetch(`${address}/${what}`);
process.stdout.write(`${await answer.text()}\n`);
process.exitCode = answer.ok ? 0 : 1;
