import { describe, expect, it } from 'vitest';
import { CLEANUP_PHASES, isAllowedTransition, isReversible } from '../../src/contract/phases';
import { convertingFrom, deletingIn, NO_TRANSITION, removing } from '../support/transition-states';

describe('the phases of a cleanup', () => {
  it('are those of the specification, in this order', () => {
    expect(CLEANUP_PHASES).toEqual([
      'notify',
      'export',
      'edge-off',
      'services-off',
      'organization-namespaces',
      'volumes',
      'root-namespace',
    ]);
  });

  it('can be aborted until a namespace is removed', () => {
    expect(CLEANUP_PHASES.filter(isReversible)).toEqual(['notify', 'export', 'edge-off', 'services-off']);
  });
});

describe('an output', () => {
  it.each([
    [NO_TRANSITION, NO_TRANSITION],
    [NO_TRANSITION, convertingFrom('pro')],
    [convertingFrom('pro'), convertingFrom('pro')],
    [convertingFrom('pro'), NO_TRANSITION],
    [convertingFrom('pro'), convertingFrom('basic')],
    [NO_TRANSITION, removing('ops', 'workloads-off')],
    [removing('ops', 'workloads-off'), NO_TRANSITION],
    [removing('ops', 'workloads-off'), removing('ops', 'protection-lifted')],
    [removing('ops', 'protection-lifted'), NO_TRANSITION],
    [NO_TRANSITION, deletingIn('notify')],
    [deletingIn('notify'), deletingIn('export')],
    [deletingIn('notify'), NO_TRANSITION],
    [deletingIn('export'), deletingIn('edge-off')],
    [deletingIn('edge-off'), deletingIn('services-off')],
    [deletingIn('services-off'), NO_TRANSITION],
    [deletingIn('services-off'), deletingIn('organization-namespaces')],
    [deletingIn('organization-namespaces'), deletingIn('volumes')],
    [deletingIn('volumes'), deletingIn('root-namespace')],
  ])('in %j may be followed by one in %j', (last, next) => {
    expect(isAllowedTransition(last, next)).toBe(true);
  });

  it.each([
    [NO_TRANSITION, deletingIn('export')],
    [NO_TRANSITION, deletingIn('root-namespace')],
    [NO_TRANSITION, removing('ops', 'protection-lifted')],
    [deletingIn('notify'), deletingIn('edge-off')],
    [deletingIn('export'), deletingIn('notify')],
    [deletingIn('services-off'), deletingIn('volumes')],
    [deletingIn('organization-namespaces'), NO_TRANSITION],
    [deletingIn('volumes'), NO_TRANSITION],
    [deletingIn('root-namespace'), NO_TRANSITION],
    [deletingIn('root-namespace'), deletingIn('notify')],
    [convertingFrom('pro'), deletingIn('notify')],
    [removing('ops', 'workloads-off'), removing('sales', 'protection-lifted')],
    [removing('ops', 'workloads-off'), deletingIn('notify')],
    [removing('ops', 'protection-lifted'), removing('sales', 'workloads-off')],
  ])('in %j is never followed by one in %j', (last, next) => {
    expect(isAllowedTransition(last, next)).toBe(false);
  });
});
