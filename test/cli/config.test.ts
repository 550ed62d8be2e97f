import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extensionsOfConfig } from '../../src/cli/config';
import { UsageError } from '../../src/cli/usage-error';
import { formatProblem, TenancyError } from '../../src/contract/problems';
import { contentOf } from '../output/support/folder';
import { ROOT } from '../support/source';
import { temporaryFolder } from '../support/temporary-folders';
import { changed } from '../support/texts';
import { workspace } from './support/workspace';

const GUIDE = readFileSync(join(ROOT, 'docs/extensions.md'), 'utf8');

/** The block of the guide in a language. */
function block(language: string): string {
  const [, text] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(GUIDE) ?? [];
  if (text === undefined) throw new Error(`no block of ${language} in the guide`);
  return text;
}

const ONE = "{ name: 'monitoring', version: '1.0.0', extend: () => {} }";

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('tenancy-config-');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function refusal(run: Promise<unknown>): Promise<unknown> {
  return await run.then(
    () => 'accepted',
    (error: unknown) => error,
  );
}

describe('the configuration module', () => {
  it.each([
    ['tenancy.config.mjs', `export default { extension: ${ONE} };`],
    ['tenancy.config.mjs', `export default { extensions: [${ONE}] };`],
    ['tenancy.config.cjs', `module.exports = { extension: ${ONE} };`],
    ['tenancy.config.js', `module.exports = { extensions: [${ONE}] };`],
  ])('may be %s in the folder: %s', async (name, text) => {
    const found = await extensionsOfConfig(undefined, folderWith({ [name]: text }));
    expect(found.map((one) => [one.name, one.version])).toEqual([['monitoring', '1.0.0']]);
  });

  it('may be any file that --config names, and none is needed', async () => {
    const folder = folderWith({ 'other.mjs': `export default { extension: ${ONE} };` });
    expect(await extensionsOfConfig('other.mjs', folder)).toHaveLength(1);
    expect(await extensionsOfConfig(undefined, folder)).toEqual([]);
  });

  it('is refused where it is not there, where there are two, and where it gives no extension', async () => {
    const text = `export default { extension: ${ONE} };`;
    const two = folderWith({ 'tenancy.config.mjs': text, 'tenancy.config.js': text });
    expect(await refusal(extensionsOfConfig('nowhere.mjs', two))).toEqual(
      new UsageError('--config: there is no file nowhere.mjs'),
    );
    expect(await refusal(extensionsOfConfig(undefined, two))).toEqual(
      new UsageError('got tenancy.config.js and tenancy.config.mjs, want one of them: name it with --config'),
    );
    const message = 'want the default export { extension } or { extensions }, each with name, version and extend()';
    for (const wrong of [
      'export const extension = 1;',
      "export default { extension: { name: 'x' } };",
      'export default 1;',
    ])
      expect(await problemsOf('tenancy.config.mjs', wrong)).toEqual([
        `tenancy.config.mjs: ${message} [extension-failed]`,
      ]);
    expect(await problemsOf('tenancy.config.cjs', "throw new Error('no licence')")).toEqual([
      'tenancy.config.cjs: cannot be loaded: Error: no licence [extension-failed]',
    ]);
  });
});

async function problemsOf(name: string, text: string): Promise<string[]> {
  const folder = folderWith({ [name]: text });
  const error = await refusal(extensionsOfConfig(undefined, folder));
  if (!(error instanceof TenancyError)) throw error;
  return error.problems.map((one) => formatProblem(one).replace(`${folder}/`, ''));
}

describe('the example of docs/extensions.md', () => {
  it('is written by synth, and then no command that builds works without it', async () => {
    const { tenancy, fleet, out } = workspace();
    const platform = join(fleet, 'platform.yaml');
    writeFileSync(platform, changed(readFileSync(platform, 'utf8'), 'spec:\n', block('yaml')));
    const config = join(fleet, '../tenancy.config.mjs');
    writeFileSync(config, block('js'));
    const given = ['--config', config];

    expect(await tenancy('check', ...given)).toMatchObject({ code: 0, stderr: '' });
    expect(await tenancy('synth', ...given)).toMatchObject({ code: 0, stderr: '' });
    const services = readFileSync(join(out, 'tenants/acme/30-services/tenant-acme.yaml'), 'utf8');
    expect(services).toContain('kind: PodMonitor\n');
    expect(services).toContain('kind: CronJob\n');
    expect(services).toContain('x.neurallog.com/team: logs\n');
    const suspended = readFileSync(join(out, 'tenants/initech/30-services/tenant-initech.yaml'), 'utf8');
    expect(suspended).toContain('  suspend: true\n');

    const before = contentOf(out);
    for (const argv of [['synth'], ['check'], ['suspend', 'acme', '--dry-run']]) {
      const { code, stderr } = await tenancy(...argv);
      expect([argv, code, stderr.includes('made with extension reports@1.0.0')]).toEqual([argv, 1, true]);
    }
    expect(contentOf(out)).toEqual(before);
    expect(await tenancy('suspend', 'acme', '--dry-run', ...given)).toMatchObject({ code: 0 });
  });
});
