import { resolve } from 'node:path';
import { type BuildResult, buildSync, type Metafile } from 'esbuild';

/**
 * The SDK's default chain of credential providers finds out where it runs: files, SSO, metadata services. A Lambda has its
 * credentials in the environment, and the chain is more code than the rest of the SDK client.
 */
const environmentCredentials = resolve(__dirname, '../../lambda/aws/environment-credentials.ts');

/** Bundles one handler into one CommonJS file that runs on Node 20 and later without node_modules. */
export function bundle(
  entry: string,
  outfile: string,
  options: { readonly sourceMaps: boolean },
): BuildResult & { metafile: Metafile } {
  return buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    mainFields: ['module', 'main'],
    // A native import() of a built-in module loads the whole ESM loader, 30 to 40 ms of a cold start; require does not.
    supported: { 'dynamic-import': false },
    alias: { '@aws-sdk/credential-provider-node': environmentCredentials },
    legalComments: 'none',
    sourcemap: options.sourceMaps,
    sourcesContent: false,
    metafile: true,
    logLevel: 'error',
  });
}
