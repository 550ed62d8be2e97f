import { z } from 'zod';
import { CLEANUP_PHASES, GATES, REMOVAL_PHASES, TRANSITION_KINDS } from '../../contract/phases';
import { PLAN_NAMES } from '../schema/plan';
import { idReference, instant, text } from './scalars';

const gateSchema = z.strictObject({
  gate: z.enum(GATES),
  at: instant,
  by: text.describe('the person or pipeline that recorded it'),
  evidence: text.describe('what they saw, such as the revision that Flux has applied, or the address of an export'),
});

/** One mapping for all kinds, so that editors can complete it; `validate-transition.ts` checks the fields of each kind. */
export const transitionSchema = z.strictObject({
  kind: z.enum(TRANSITION_KINDS),
  startedAt: instant,
  from: z.enum(PLAN_NAMES).exactOptional().describe('convert: the plan before'),
  organization: idReference.exactOptional().describe('remove-organization: the id of the organization'),
  phase: z
    .enum([...REMOVAL_PHASES, ...CLEANUP_PHASES])
    .exactOptional()
    .describe('remove-organization and delete'),
  deleteAfter: instant
    .exactOptional()
    .describe('delete: the end of the notice, an instant of RFC 3339 in UTC, such as 2026-01-31T09:00:00Z'),
  export: z
    .enum(['requested', 'declined'])
    .exactOptional()
    .describe('delete: whether the tenant has requested an export of its data'),
  gates: z.array(gateSchema).exactOptional().describe('the gates recorded since the transition began'),
});
