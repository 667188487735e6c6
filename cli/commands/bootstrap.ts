import type { CreatedAccessKey } from '../../lambda/directory/access-keys';
import { bootstrapPlatformKey } from '../bootstrap-platform-key';
import { details, type Output } from '../output';
import { platformFailure } from '../platform-failure';
import { findDeployment, type PlatformOptions } from '../platform-options';
import type { World } from '../world';

export interface BootstrapOptions extends PlatformOptions {
  readonly name: string;
  readonly expires?: string;
}

/** Makes a platform admin key with AWS credentials. */
export const bootstrap = async (options: BootstrapOptions, world: World): Promise<Output> => {
  const { secrets, adminUrl } = findDeployment(options, world);
  const key = await bootstrapPlatformKey(secrets, { name: options.name, expiresAt: options.expires }).catch((error) => {
    throw platformFailure('The platform admin key was not made.', error);
  });
  return { data: { ...(adminUrl === undefined ? {} : { adminUrl }), ...key }, human: () => human(key, adminUrl) };
};

const human = (key: CreatedAccessKey, adminUrl = 'https://…/admin/v1'): string =>
  [
    details({ id: key.id, name: key.name, expires: key.expiresAt }),
    '',
    'The key is shown once and cannot be seen again. Keep it like a password:',
    '',
    `  export SCIM_ADMIN_URL=${adminUrl}`,
    `  export SCIM_ADMIN_KEY=${key.accessKey}`,
  ].join('\n');
