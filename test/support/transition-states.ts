import type { CleanupPhase, RemovalPhase, TransitionState } from '../../src/contract/phases';

export const NO_TRANSITION: TransitionState = { kind: 'none' };

export function convertingFrom(from: string): TransitionState {
  return { kind: 'convert', from };
}

export function removing(organization: string, phase: RemovalPhase): TransitionState {
  return { kind: 'remove-organization', organization, phase };
}

export function deletingIn(phase: CleanupPhase): TransitionState {
  return { kind: 'delete', phase };
}
