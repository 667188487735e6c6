import { listAccessKeys, revokeAccessKey } from '../../lambda/directory/access-keys';
import { platformKeyPorts } from '../bootstrap-platform-key';
import type { CliContext } from '../cli-context';
import type { Output } from '../output';
import { platformFailure } from '../platform-failure';
import { findDeployment, type PlatformOptions } from '../platform-options';
import { text } from '../text';
import { checkKeyConfirmed, checkWasLive, keyTable } from './key';

/** The platform admin keys, with AWS credentials. */
export const listPlatformKeys = async (options: PlatformOptions, world: CliContext): Promise<Output> => {
  const ports = platformKeyPorts(findDeployment(options, world).secrets);
  const accessKeys = await listAccessKeys(ports, '').catch((error) => {
    throw platformFailure('The platform admin keys cannot be listed.', error);
  });
  return { data: { accessKeys }, human: (style) => keyTable(style, accessKeys) };
};

/** Revokes a platform admin key, with AWS credentials. */
export const revokePlatformKey = async (
  id: string,
  { confirm, ...options }: PlatformOptions & { readonly confirm?: string },
  world: CliContext,
): Promise<Output> => {
  checkKeyConfirmed(id, confirm);
  const ports = platformKeyPorts(findDeployment(options, world).secrets);
  const failed = (error: unknown): never => {
    throw platformFailure(`The platform admin key ${id} was not revoked.`, error);
  };
  const before = (await listAccessKeys(ports, '').catch(failed)).find((key) => key.id === id);
  await revokeAccessKey(ports, '', id).catch(failed);
  checkWasLive(id, before?.revokedAt);
  return { data: { id, status: 'revoked' }, human: () => text`Revoked ${id}.` };
};
