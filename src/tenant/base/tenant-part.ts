import { App, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { TenancyError } from '../../contract/problems';

/**
 * The base class of the tenant's constructs. It refuses an App that writes a file per resource: cdk8s names such a file
 * after kind and name alone, so of two objects in different namespaces or API groups `app.synth()` would write one, and
 * no error. Throws a TenancyError (`app-output-type`).
 */
export abstract class TenantPart extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const app = App.of(this);
    // A scope need not be in an App; only an App writes files.
    if (!(app instanceof App) || !LOSES_OBJECTS.includes(app.yamlOutputType)) return;
    const given = YamlOutputType[app.yamlOutputType];
    const message = `got yamlOutputType ${given}, which names files without namespace and API group and so loses objects, want FILE_PER_CHART or FILE_PER_APP`;
    throw new TenancyError([{ code: 'app-output-type', path: [], message }]);
  }
}

const LOSES_OBJECTS: readonly YamlOutputType[] = [
  YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];
