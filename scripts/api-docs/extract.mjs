import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';
import { ApiModel } from '@microsoft/api-extractor-model';

/**
 * The public surface of the built package, as API Extractor reads it from the declarations, and everything that it finds
 * wrong with it: a type that a public type mentions and that is not exported, a link that leads nowhere.
 *
 * @param {string} root the folder of the package, built
 */
export function extractApi(root) {
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-api-'));
  try {
    const file = join(folder, 'tenancy.api.json');
    /** @type {string[]} */
    const warnings = [];
    const config = ExtractorConfig.prepare({
      configObject: configOf(root, file),
      configObjectFullPath: undefined,
      packageJsonFullPath: join(root, 'package.json'),
    });
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message) => {
        message.handled = true;
        if (message.logLevel === ExtractorLogLevel.Warning || message.logLevel === ExtractorLogLevel.Error)
          warnings.push(textOf(root, message));
      },
    });
    const model = new ApiModel();
    const [entry] = model.loadPackage(file).entryPoints;
    if (entry === undefined) throw new Error('the package has no entry point');
    return { entry, warnings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} root
 * @param {string} file
 * @returns {import('@microsoft/api-extractor').IConfigFile}
 */
function configOf(root, file) {
  return {
    projectFolder: root,
    mainEntryPointFilePath: join(root, 'lib/src/index.d.ts'),
    compiler: { tsconfigFilePath: join(root, 'tsconfig.json') },
    apiReport: { enabled: false },
    docModel: { enabled: true, apiJsonFilePath: file },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
      extractorMessageReporting: {
        default: { logLevel: ExtractorLogLevel.Warning },
        // Release tags mark previews; here all that is exported is public.
        'ae-missing-release-tag': { logLevel: ExtractorLogLevel.None },
      },
      tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.Warning } },
    },
  };
}

/**
 * @param {string} root
 * @param {import('@microsoft/api-extractor').ExtractorMessage} message
 */
function textOf(root, { messageId, text, sourceFilePath, sourceFileLine }) {
  const at =
    sourceFilePath === undefined ? '' : `${resolve(sourceFilePath).slice(resolve(root).length + 1)}:${sourceFileLine} `;
  return `${at}${text} (${messageId})`;
}
