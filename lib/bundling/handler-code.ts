import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundle } from './bundle';

const lambdaFolder = resolve(__dirname, '../../lambda');

/** The code of a handler, bundled on this machine when the stack is synthesized. Docker is never used. */
export function handlerCode(entry: string, options: { readonly sourceMaps: boolean }): Code {
  const file = join(lambdaFolder, entry);
  return Code.fromAsset(dirname(file), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('not-used'),
      // The CDK takes two assets of one folder for the same one unless their bundling differs in data.
      environment: { ENTRY: entry, SOURCE_MAPS: String(options.sourceMaps) },
      local: {
        tryBundle(outputFolder: string): boolean {
          if (!existsSync(file)) throw new Error(`The handler ${file} does not exist: its function cannot be built.`);
          bundle(file, join(outputFolder, 'index.js'), options);
          return true;
        },
      },
    },
  });
}
