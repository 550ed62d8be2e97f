import { formatValue, type Problem } from '../contract/problems';
import type { PlatformSpec } from '../fleet/schema/platform';
import { contains, parseCidr } from '../kubernetes/cidr';
import type { Path } from '../lib/path';
import type { ResolvedPlatform } from './model';

/** Problems of a platform other than its plans: addresses, names and images that would open or break every tenant. */
export function platformProblems(spec: PlatformSpec, platform: ResolvedPlatform): Problem[] {
  return [...addressProblems(spec), ...dnsProblems(spec), ...peerProblems(platform), ...nameProblems(platform)];
}

function addressProblems(spec: PlatformSpec): Problem[] {
  const { podCidrs, serviceCidrs, nodeCidrs } = spec.network;
  return Object.entries({ podCidrs, serviceCidrs, nodeCidrs }).flatMap(([name, blocks]) =>
    blocks.flatMap((block, i) =>
      parseCidr(block) === undefined
        ? [
            wrongValue(
              ['spec', 'network', name, i],
              `got ${formatValue(block)}, want a CIDR block such as 10.244.0.0/16 with no bits behind its prefix`,
            ),
          ]
        : [],
    ),
  );
}

/** The metadata addresses of clouds, which give out credentials. Every tenant's pods may reach the addresses of DNS. */
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
  // IPv4 addresses mapped or translated into IPv6 include all of these.
  '::ffff:0:0/96',
  '64:ff9b::/96',
].flatMap((text) => parseCidr(text) ?? []);

/** A DNS cache on the nodes has a link-local address such as 169.254.20.10, close to the metadata addresses. */
function dnsProblems({ network }: PlatformSpec): Problem[] {
  return (network.dns?.addresses ?? []).flatMap((address, i) => {
    const path = ['spec', 'network', 'dns', 'addresses', i];
    const block = parseCidr(address);
    if (block === undefined || block.prefix !== (block.family === 'ipv4' ? 32 : 128))
      return [wrongValue(path, `got ${formatValue(address)}, want one address such as 169.254.20.10/32`)];
    if (METADATA.some((one) => contains(one, block)))
      return [
        wrongValue(path, `got ${formatValue(address)}, a metadata address of a cloud, want the address of a DNS cache`),
      ];
    return [];
  });
}

/** Policies of every tenant allow traffic with these pods. Without labels they would allow a whole namespace. */
function peerProblems({ peers }: ResolvedPlatform): Problem[] {
  return Object.entries(peers).flatMap(([name, { namespace, podLabels }]) => [
    ...(Object.keys(podLabels).length === 0
      ? [wrongValue(['spec', 'network', name, 'podLabels'], 'got {}, want the labels of its pods and of no others')]
      : []),
    ...(namespace.startsWith('tenant-')
      ? [
          wrongValue(
            ['spec', 'network', name, 'namespace'],
            `got ${formatValue(namespace)}, want no namespace of a tenant`,
          ),
        ]
      : []),
  ]);
}

/** Namespaces of the cluster. The control namespace gets a quota of 0 pods, which would stop the pods of these. */
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
          wrongValue(
            ['spec', 'flux', 'namespace'],
            `got ${formatValue(controlNamespace)}, want a separate namespace for Flux objects and accounts, in which no pods run`,
          ),
        ]),
    ...(flux.path.includes('..')
      ? [
          wrongValue(
            ['spec', 'flux', 'path'],
            `got ${formatValue(flux.path)}, want a path below the root of the source, without ".."`,
          ),
        ]
      : []),
    ...(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z]{2,}$/.test(domain)
      ? []
      : [wrongValue(['spec', 'domain'], `got ${formatValue(domain)}, want a lower-case domain such as neurallog.com`)]),
  ];
}

function wrongValue(path: Path, message: string): Problem {
  return { code: 'wrong-value', path, message };
}
