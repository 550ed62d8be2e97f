import { describe, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { PlatformFile } from '../../../src/fleet/schema/platform';
import type { TenantStatus, Tombstone } from '../../../src/fleet/schema/records';
import type { TenantFile } from '../../../src/fleet/schema/tenant';
import type { platformSchema } from '../../../src/fleet/zod/platform';
import type { statusSchema, tombstoneSchema } from '../../../src/fleet/zod/records';
import type { tenantSchema } from '../../../src/fleet/zod/tenant';

/** The type-check compares them; the declarations of the package mention no type of zod, so they are written by hand. */
describe('the written types of the registry files', () => {
  it('are exactly what the schema of a tenant takes', () => {
    expectTypeOf<TenantFile>().toEqualTypeOf<z.input<typeof tenantSchema>>();
  });

  it('are exactly what the schema of a platform takes', () => {
    expectTypeOf<PlatformFile>().toEqualTypeOf<z.input<typeof platformSchema>>();
  });

  it('are exactly what the schemas of status and tombstone take', () => {
    expectTypeOf<TenantStatus>().toEqualTypeOf<z.input<typeof statusSchema>['status']>();
    expectTypeOf<Tombstone>().toEqualTypeOf<z.input<typeof tombstoneSchema>['spec']>();
  });
});
