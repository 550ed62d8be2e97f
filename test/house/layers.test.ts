import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from '../support/source';

interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** Layers it may import, beside the vocabulary and itself. */
  readonly layers: readonly string[];
  readonly packages: readonly string[];
  readonly why: string;
}

/** Who may import whom. The first row that matches a file is its layer. */
const LAYERS: readonly Layer[] = [
  {
    name: 'vocabulary',
    files:
      /^src\/(errors|names|labels|lists|memoise|shared|phases|kinds|quantity|manifest|digest|traffic|yaml|addresses|version)\.ts$/,
    layers: [],
    packages: ['node:crypto', 'ipaddr.js'],
    why: 'words that all layers share know none of them',
  },
  {
    name: 'spec',
    files: /^src\/spec\//,
    layers: [],
    packages: ['yaml', 'zod', 'fastest-levenshtein'],
    why: 'the shape of a file does not depend on what it means',
  },
  {
    name: 'meaning',
    files:
      /^src\/(plans|plan-override|platform|platform-faults|services|mcp-servers|egress|grants|guards|flows|quota|resolve|resolved|stance|tenant-faults|claims|capacity|resolve-fleet)\.ts$/,
    layers: ['spec'],
    packages: [],
    why: 'every default is here, and nothing that prints or stores',
  },
  {
    name: 'lifecycle',
    files: /^src\/lifecycle\//,
    layers: ['spec', 'meaning'],
    packages: [],
    why: 'what becomes of a tenant follows from its file, an action and a time, and from nothing else',
  },
  {
    name: 'constructs',
    files: /^src\/constructs\//,
    layers: ['meaning', 'imports'],
    packages: ['cdk8s', 'cdk8s-plus-28', 'constructs'],
    why: 'a construct prints what was resolved and decides nothing',
  },
  { name: 'imports', files: /^imports\//, layers: [], packages: ['cdk8s', 'constructs'], why: 'generated' },
  {
    name: 'render',
    files: /^src\/render\.ts$/,
    layers: ['constructs', 'meaning'],
    packages: ['cdk8s'],
    why: 'it only walks the tree',
  },
  {
    name: 'checks',
    files: /^src\/checks\//,
    layers: ['schemas'],
    packages: ['fastest-levenshtein', 'ipaddr.js'],
    why: 'the judge shares nothing with the builder, or both would be wrong in the same way',
  },
  {
    name: 'diff',
    files: /^src\/diff\//,
    layers: [],
    packages: [],
    why: 'what a change does is read off two lists of objects, whoever printed them',
  },
  {
    name: 'disk',
    files: /^src\/output\/(disk|disk-error|try-lock)\.ts$/,
    layers: [],
    packages: ['node:fs', 'node:path', 'proper-lockfile'],
    why: 'the door to the file system, which whoever writes goes through',
  },
  {
    name: 'registry',
    files: /^src\/registry\//,
    layers: ['spec', 'disk'],
    packages: ['node:fs', 'node:fs/promises', 'node:path', 'node:timers/promises', 'zod'],
    why: 'it stores files and knows only their shape',
  },
  {
    name: 'output',
    files: /^src\/output\//,
    layers: ['disk', 'diff'],
    packages: ['node:fs', 'node:path', 'node:timers/promises', 'proper-lockfile', 'yaml', 'zod'],
    why: 'it writes what it is given, whatever it means, reads back what it printed, and refuses what `diff` says the API server would',
  },
  {
    name: 'management',
    files: /^src\/(api\.ts|management\/)/,
    layers: ['registry', 'spec', 'meaning', 'lifecycle', 'render', 'checks'],
    packages: [],
    why: 'the use cases of a tenant: they store what the lifecycle says and the judge lets pass',
  },
  {
    name: 'synth',
    files: /^src\/(synth|build)\.ts$/,
    layers: ['registry', 'spec', 'meaning', 'lifecycle', 'render', 'checks', 'output'],
    packages: [],
    why: 'the way of the data, on one page',
  },
  {
    name: 'cli',
    files: /^src\/cli\//,
    layers: ['management', 'synth', 'registry', 'spec', 'meaning', 'constructs'],
    packages: ['cdk8s', 'cli-progress', 'commander', 'diff', 'node:os', 'node:path', 'node:readline', 'node:stream'],
    why: 'commands hold no logic',
  },
  {
    name: 'index',
    files: /^src\/index\.ts$/,
    layers: ['spec', 'meaning', 'constructs', 'render', 'checks', 'registry', 'management', 'synth'],
    packages: [],
    why: 'the public surface; nothing inside imports it',
  },
];

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
  return (
    target !== undefined && (target === layer || target.name === 'vocabulary' || layer.layers.includes(target.name))
  );
}

describe('the layers of src/', () => {
  it('import only what the table allows', () => {
    expect(violations(FILES)).toEqual([]);
  });

  it.each([
    ['src/checks/planted.ts', 'src/constructs/tenant'],
    ['src/resolve.ts', 'src/render'],
    ['src/constructs/tenant.ts', 'node:fs'],
    ['src/names.ts', 'src/resolved'],
    ['src/spec/parse.ts', 'src/index'],
    ['src/planted.ts', 'src/names'],
  ])('would notice %s importing %s', (path, name) => {
    expect(violations([{ path, text: '', imports: [name] }])).toHaveLength(1);
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

  it('know no clock, no chance and no environment outside of registry, output and cli', () => {
    const impure = /\bDate\.now\(|\bnew Date\(\)|Math\.random|process\.(env|cwd|argv)/;
    const pure = sourceFiles('src').filter((file) => !/^src\/(cli|output|registry)\//.test(file.path));
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
    expect(lines.filter((line) => !/import |export .* from/.test(line))).toEqual([]);
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
