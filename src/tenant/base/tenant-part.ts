import { Construct } from 'constructs';

/** The base class of the tenant's constructs. */
export abstract class TenantPart extends Construct {}
