import { z } from 'zod';
import { platformSchema } from '../zod/platform';
import { tenantSchema } from '../zod/tenant';
import { API_VERSION } from './version';

/** A JSON Schema of dialect 2020-12, as plain data. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema by which editors complete and validate `tenants/<id>.yaml`: `schemas/tenant.schema.json`. */
export function tenantJsonSchema(): JsonSchema {
  return jsonSchemaOf(tenantSchema, 'tenant', 'A NeuralLog tenant: fleet/tenants/<id>.yaml');
}

/** The JSON Schema of `platform.yaml`: `schemas/platform.schema.json`. */
export function platformJsonSchema(): JsonSchema {
  return jsonSchemaOf(platformSchema, 'platform', 'What the cluster offers to all tenants: fleet/platform.yaml');
}

/** The exact texts of the files in `schemas/`, by file name. */
export function jsonSchemaFiles(): Record<string, string> {
  return {
    'platform.schema.json': fileText(platformJsonSchema()),
    'tenant.schema.json': fileText(tenantJsonSchema()),
  };
}

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

function fileText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function jsonSchemaOf(schema: z.ZodType, name: string, title: string): JsonSchema {
  const { $schema = DIALECT, ...body } = z.toJSONSchema(schema, { io: 'input', override: dropSafeIntegerBounds });
  return { $schema, $id: `https://${API_VERSION}/${name}.schema.json`, title, ...body };
}

/** zod adds the bounds of JavaScript's safe integers to every integer; they are no rule of the registry. */
function dropSafeIntegerBounds({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
