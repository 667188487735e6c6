import type { CreatedAccessKey } from '../../lambda/directory/access-keys';
import { bootstrapPlatformKey } from '../bootstrap-platform-key';
import type { CliContext } from '../cli-context';
import type { Output } from '../output';
import { platformFailure } from '../platform-failure';
import { findDeployment, type PlatformOptions } from '../platform-options';
import { details } from '../table';
import { lines, type Text, text } from '../text';

export interface BootstrapOptions extends PlatformOptions {
  readonly name: string;
  readonly expires?: string;
}

/** Makes a platform admin key with AWS credentials. */
export const bootstrap = async (options: BootstrapOptions, world: CliContext): Promise<Output> => {
  const { secrets, adminUrl } = findDeployment(options, world);
  const key = await bootstrapPlatformKey(secrets, { name: options.name, expiresAt: options.expires }).catch((error) => {
    throw platformFailure(`The platform admin key "${options.name}" was not made.`, error);
  });
  return { data: { ...(adminUrl === undefined ? {} : { adminUrl }), ...key }, human: () => human(key, adminUrl) };
};

const human = (key: CreatedAccessKey, adminUrl = 'https://…/admin/v1'): Text =>
  lines([
    details({ id: key.id, name: key.name, expires: key.expiresAt }),
    '',
    'The key is shown once and cannot be seen again. Keep it like a password:',
    '',
    text`  export SCIM_ADMIN_URL=${adminUrl}`,
    text`  export SCIM_ADMIN_KEY=${key.accessKey}`,
  ]);
