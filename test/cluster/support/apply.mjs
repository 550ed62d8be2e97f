// @ts-check
/** Called by `examples/lifecycle.sh` after each commit: asks the suite to apply the output and to verify a gate. */
const [address = '', gate = 'ready'] = process.argv.slice(2);
const response = await fetch(`${address}/${gate}`);
process.stdout.write(`${await response.text()}\n`);
process.exitCode = response.ok ? 0 : 1;
