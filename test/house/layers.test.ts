import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from '../support/source';

interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** Layers it may import, beside itself. */
  readonly layers: readonly string[];
  readonly packages: readonly string[];
  readonly why: string;
}

/** Who may import whom. The first row that matches a file is its layer. */
const LAYERS: readonly Layer[] = [
  {
    name: 'lib',
    files: /^src\/lib\//,
    layers: [],
    packages: ['node:crypto', 'fastest-levenshtein'],
    why: 'helpers that know neither Kubernetes nor tenants',
  },
  {
    name: 'kubernetes',
    files: /^src\/kubernetes\//,
    layers: ['lib'],
    packages: ['ipaddr.js'],
    why: 'facts of Kubernetes: they are true without us',
  },
  {
    name: 'contract',
    files: /^src\/contract\//,
    layers: ['kubernetes', 'lib'],
    packages: [],
    why: 'names, labels, stages, phases, codes: what others rely on, and all that builder and checks share',
  },
  {
    name: 'diff',
    files: /^src\/diff\//,
    layers: ['contract', 'kubernetes', 'lib'],
    packages: [],
    why: 'two lists of objects, whoever made them',
  },
  {
    name: 'storage',
    files: /^src\/storage\//,
    layers: ['contract', 'kubernetes', 'lib'],
    packages: ['node:fs', 'node:path', 'node:timers/promises', 'proper-lockfile', 'zod'],
    why: 'files that survive a crash',
  },
  {
    name: 'fleet',
    files: /^src\/fleet\//,
    layers: ['contract', 'kubernetes', 'lib'],
    packages: ['yaml', 'zod'],
    why: 'what a person writes: its shape, not its meaning',
  },
  {
    name: 'checks',
    files: /^src\/checks\//,
    layers: ['contract', 'kubernetes', 'lib', 'schemas'],
    packages: ['ipaddr.js', 'fastest-levenshtein'],
    why: 'they share nothing with the builder but the contract',
  },
  {
    name: 'platform',
    files: /^src\/platform\//,
    layers: ['fleet', 'contract', 'kubernetes', 'lib'],
    packages: [],
    why: 'what the cluster and the plans give',
  },
  {
    name: 'tenant',
    files: /^src\/tenant\//,
    layers: ['platform', 'fleet', 'contract', 'kubernetes', 'lib', 'imports'],
    packages: ['cdk8s', 'cdk8s-plus-28', 'constructs'],
    why: 'what a tenant gets, a folder a concern',
  },
  {
    name: 'extension',
    files: /^src\/extension\//,
    layers: ['tenant', 'platform', 'fleet', 'contract', 'kubernetes', 'lib'],
    packages: ['cdk8s', 'constructs'],
    why: 'what the code of others adds to a whole tenant',
  },
  {
    name: 'imports',
    files: /^imports\//,
    layers: [],
    packages: ['cdk8s', 'constructs'],
    why: 'generated',
  },
  {
    name: 'lifecycle',
    files: /^src\/lifecycle\//,
    layers: ['tenant', 'platform', 'fleet', 'contract', 'kubernetes', 'lib'],
    packages: [],
    why: 'state and action give the next state',
  },
  {
    name: 'registry',
    files: /^src\/registry\//,
    layers: ['storage', 'fleet', 'contract', 'kubernetes', 'lib'],
    packages: ['node:fs', 'node:path', 'node:timers/promises', 'zod'],
    why: 'it stores fleet/ and knows only its shape',
  },
  {
    name: 'output',
    files: /^src\/output\//,
    layers: ['storage', 'diff', 'contract', 'kubernetes', 'lib'],
    packages: ['node:path', 'yaml', 'zod'],
    why: 'it writes dist/ and refuses what would be lost',
  },
  {
    name: 'checked-tenant',
    files: /^src\/synth\/checked-tenant\.ts$/,
    layers: ['extension', 'checks', 'tenant', 'contract'],
    packages: [],
    why: 'one tenant, rendered and checked: synth writes it, the management API only validates',
  },
  {
    name: 'management',
    files: /^src\/management\//,
    layers: [
      'extension',
      'checked-tenant',
      'registry',
      'lifecycle',
      'tenant',
      'platform',
      'fleet',
      'contract',
      'kubernetes',
      'lib',
    ],
    packages: [],
    why: 'the TenantManagementAPI',
  },
  {
    name: 'synth',
    files: /^src\/synth\//,
    layers: [
      'extension',
      'checked-tenant',
      'output',
      'registry',
      'lifecycle',
      'checks',
      'tenant',
      'platform',
      'fleet',
      'contract',
      'kubernetes',
      'lib',
    ],
    packages: [],
    why: 'the way of the data on one page',
  },
  {
    name: 'cli',
    files: /^src\/cli\//,
    layers: ['extension', 'management', 'synth', 'registry', 'tenant', 'fleet', 'contract', 'lib'],
    packages: [
      'cdk8s',
      'cli-progress',
      'commander',
      'diff',
      'node:fs',
      'node:url',
      'node:os',
      'node:path',
      'node:readline',
      'node:stream',
    ],
    why: 'commands hold no logic',
  },
  {
    name: 'index',
    files: /^src\/index\.ts$/,
    layers: [
      'extension',
      'management',
      'synth',
      'output',
      'lifecycle',
      'registry',
      'checks',
      'tenant',
      'platform',
      'fleet',
      'contract',
      'kubernetes',
      'lib',
    ],
    packages: [],
    why: 'the public surface',
  },
];

/**
 * Inside `tenant/`: which other concerns a concern may import, and why. `base` and `model.ts` are open to all. Files
 * directly in `tenant/`, which put the concerns together, may import every one.
 */
const CONCERNS: Readonly<Record<string, { readonly concerns: readonly string[]; readonly why: string }>> = {
  base: { concerns: [], why: 'it knows no concern' },
  access: { concerns: [], why: 'roles are the same whatever they give access to' },
  quota: { concerns: [], why: 'numbers of one namespace' },
  settings: { concerns: [], why: 'documents of data' },
  workload: { concerns: [], why: 'the one shape of services and MCP servers' },
  data: { concerns: ['workload'], why: 'Redis is a pod, and is stopped as one' },
  services: { concerns: ['workload', 'data'], why: 'the log server is a workload that connects to Redis' },
  mcp: { concerns: ['workload'], why: 'an MCP server is a workload' },
  namespace: { concerns: ['quota', 'access'], why: 'a namespace has its budget and its default account' },
  network: { concerns: ['workload', 'data', 'mcp', 'settings'], why: 'flows.ts: every connection on one page' },
  delivery: { concerns: ['access'], why: 'the foundation account holds all rights of the tenant roles' },
};

function concernOf(path: string): string | undefined {
  return /^src\/tenant\/([^/]+)\//.exec(path)?.[1];
}

function concernViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, imports }) => {
    const concern = concernOf(path);
    if (concern === undefined) return [];
    const allowed = [concern, 'base', ...(CONCERNS[concern]?.concerns ?? [])];
    return imports
      .filter((name) => name.startsWith('src/tenant/') && name !== 'src/tenant/model')
      .filter((name) => !allowed.includes(concernOf(name) ?? ''))
      .map((name) => `${path} → ${name}`);
  });
}

const FILES = [...sourceFiles('src'), ...sourceFiles('imports')];

function layerOf(path: string): Layer | undefined {
  return LAYERS.find((layer) => layer.files.test(path));
}

/** `file → import` for everything that the table does not allow. */
function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const layer = layerOf(file.path);
    if (layer === undefined) return [`${file.path} is in no layer`];
    return file.imports
      .filter((name) => !isAllowed(layer, name))
      .map((name) => `${file.path} → ${name} (${layer.name}: ${layer.why})`);
  });
}

function isAllowed(layer: Layer, name: string): boolean {
  if (name.startsWith('schemas/')) return layer.layers.includes('schemas');
  if (!name.startsWith('src/') && !name.startsWith('imports/')) return layer.packages.includes(name);
  const target = layerOf(`${name}.ts`) ?? layerOf(`${name}/index.ts`);
  return target !== undefined && (target === layer || layer.layers.includes(target.name));
}

describe('the layers of src/', () => {
  it('import only what the table allows', () => {
    expect(violations(FILES)).toEqual([]);
  });

  it.each([
    ['src/checks/planted.ts', 'src/tenant/tenant'],
    ['src/tenant/resolve.ts', 'src/checks/rules'],
    ['src/tenant/tenant.ts', 'node:fs'],
    ['src/contract/names.ts', 'src/tenant/model'],
    ['src/fleet/parse.ts', 'src/index'],
    ['src/planted.ts', 'src/contract/names'],
    ['src/lib/planted.ts', 'src/kubernetes/object'],
  ])('would notice %s importing %s', (path, name) => {
    expect(violations([{ path, text: '', imports: [name] }])).toHaveLength(1);
  });

  it('keep the concerns of tenant/ apart', () => {
    expect(concernViolations(FILES)).toEqual([]);
    const folders = FILES.flatMap(({ path }) => concernOf(path) ?? []);
    expect([...new Set(folders)].sort()).toEqual(Object.keys(CONCERNS).sort());
  });

  it.each([
    ['src/tenant/settings/objects.ts', 'src/tenant/data/redis'],
    ['src/tenant/base/metadata.ts', 'src/tenant/workload/model'],
    ['src/tenant/mcp/resolve.ts', 'src/tenant/resolve'],
  ])('would notice %s importing %s', (path, name) => {
    expect(concernViolations([{ path, text: '', imports: [name] }])).toHaveLength(1);
  });

  it('have no import circles', () => {
    const graph = new Map(FILES.map((file) => [file.path.replace(/\.ts$/, ''), file.imports]));
    const circles = [...graph.keys()].filter((start) => reaches(graph, start, start, new Set()));
    expect(circles).toEqual([]);
  });

  it('stay readable: at most 300 lines a file', () => {
    expect(
      sourceFiles('src')
        .filter((file) => file.text.split('\n').length > 301)
        .map((file) => file.path),
    ).toEqual([]);
  });

  it('know no clock, no randomness and no environment outside of storage, registry, output and cli', () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|Math\.random|process\.(env|cwd|argv)/;
    const pure = sourceFiles('src').filter((file) => !/^src\/(cli|output|registry|storage)\//.test(file.path));
    expect(pure.filter((file) => impure.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it('have no any, no cast and no assertion of presence', () => {
    const loose = /\bas (?!const\b)[A-Za-z{[(]|: any\b|@ts-(ignore|expect-error)|biome-ignore/;
    const lines = sourceFiles('src').flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, i) =>
          loose.test(line.replace(/^\s*(\*|\/\/|\/\*\*).*$/, '').replace(/'[^']*'|`[^`]*`/g, ''))
            ? [`${file.path}:${i + 1} ${line.trim()}`]
            : [],
        ),
    );
    // `src/index.ts` holds exports alone, and some of them have another name outside.
    const isRenaming = (line: string) =>
      /import |export .* from/.test(line) || /^src\/index\.ts:\d+ \w+ as \w+,$/.test(line);
    expect(lines.filter((line) => !isRenaming(line))).toEqual([]);
  });
});

function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string, seen: Set<string>): boolean {
  return (graph.get(from) ?? []).some((next) => {
    if (next === to) return true;
    if (seen.has(next)) return false;
    seen.add(next);
    return reaches(graph, next, to, seen);
  });
}
