import { formatValue, type Problem } from '../contract/problems';
import type { PlatformSpec } from '../fleet/schema/platform';
import { contains, parseCidr } from '../kubernetes/cidr';
import type { Path } from '../lib/path';
import type { ResolvedPlatform } from './model';

/** What is wrong with a platform beside its plans: addresses and names that would open or break every tenant. */
export function platformProblems(spec: PlatformSpec, platform: ResolvedPlatform): Problem[] {
  return [...addressProblems(spec), ...dnsProblems(spec), ...peerProblems(platform), ...nameProblems(platform)];
}

function addressProblems(spec: PlatformSpec): Problem[] {
  const { podCidrs, serviceCidrs, nodeCidrs } = spec.network;
  return Object.entries({ podCidrs, serviceCidrs, nodeCidrs }).flatMap(([name, blocks]) =>
    blocks.flatMap((block, i) =>
      parseCidr(block) === undefined
        ? [
            wrong(
              ['spec', 'network', name, i],
              `got ${formatValue(block)}, want a CIDR block such as 10.244.0.0/16 with no bits behind its prefix`,
            ),
          ]
        : [],
    ),
  );
}

/** Where clouds hand out credentials, by whatever way: every tenant's pods may reach what is given for DNS. */
const METADATA = [
  '100.100.100.200/32',
  '168.63.129.16/32',
  '169.254.169.254/32',
  '169.254.170.2/32',
  '169.254.170.23/32',
  '192.0.0.192/32',
  'fd00:ec2::23/128',
  'fd00:ec2::254/128',
  'fd20:ce::254/128',
  // The ways from IPv6 into IPv4 lead to all of these.
  '::ffff:0:0/96',
  '64:ff9b::/96',
].flatMap((text) => parseCidr(text) ?? []);

/** A cache on the nodes has one address, such as 169.254.20.10, beside those that give out credentials. */
function dnsProblems({ network }: PlatformSpec): Problem[] {
  return (network.dns?.addresses ?? []).flatMap((address, i) => {
    const path = ['spec', 'network', 'dns', 'addresses', i];
    const block = parseCidr(address);
    if (block === undefined || block.prefix !== (block.family === 'ipv4' ? 32 : 128))
      return [wrong(path, `got ${formatValue(address)}, want one address such as 169.254.20.10/32`)];
    if (METADATA.some((one) => contains(one, block)))
      return [
        wrong(path, `got ${formatValue(address)}, a metadata address of a cloud, want the address of a DNS cache`),
      ];
    return [];
  });
}

/** Policies of every tenant open to these pods: no labels would choose a whole namespace. */
function peerProblems({ peers }: ResolvedPlatform): Problem[] {
  return Object.entries(peers).flatMap(([name, { namespace, podLabels }]) => [
    ...(Object.keys(podLabels).length === 0
      ? [wrong(['spec', 'network', name, 'podLabels'], 'got {}, want the labels of its pods and of no others')]
      : []),
    ...(namespace.startsWith('tenant-')
      ? [wrong(['spec', 'network', name, 'namespace'], `got ${formatValue(namespace)}, want no namespace of a tenant`)]
      : []),
  ]);
}

/** Namespaces of the cluster itself: our control namespace gets a quota of no pods, which would stop what runs there. */
const SYSTEM_NAMESPACES = ['default', 'flux-system', 'kube-node-lease', 'kube-public', 'kube-system'];

function nameProblems({ controlNamespace, domain, flux }: ResolvedPlatform): Problem[] {
  const isOwnNamespace =
    !SYSTEM_NAMESPACES.includes(controlNamespace) &&
    !controlNamespace.startsWith('tenant-') &&
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(controlNamespace);
  return [
    ...(isOwnNamespace
      ? []
      : [
          wrong(
            ['spec', 'flux', 'namespace'],
            `got ${formatValue(controlNamespace)}, want a namespace of its own for Flux objects and accounts, where no pod runs`,
          ),
        ]),
    ...(flux.path.includes('..')
      ? [
          wrong(
            ['spec', 'flux', 'path'],
            `got ${formatValue(flux.path)}, want a path below the root of the source, without ".."`,
          ),
        ]
      : []),
    ...(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain)
      ? []
      : [wrong(['spec', 'domain'], `got ${formatValue(domain)}, want a lower-case domain such as neurallog.com`)]),
  ];
}

function wrong(path: Path, message: string): Problem {
  return { code: 'wrong-value', path, message };
}
