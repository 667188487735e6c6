import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PlatformSecrets } from './bootstrap-platform-key';
import type { CliContext } from './cli-context';
import { CommandError } from './command-error';

/** The options by which a command that uses AWS credentials finds the deployment. */
export interface PlatformOptions {
  readonly outputs: string;
  readonly secretPrefix?: string;
  readonly pepperSecret?: string;
  readonly region?: string;
}

/** Adds them to a command. */
export const withPlatformOptions = (command: Command): Command =>
  command
    .option(
      '--outputs <file>',
      'outputs of the stacks, as written by "cdk deploy --all --outputs-file"',
      'cdk-outputs.json',
    )
    .option('--secret-prefix <prefix>', 'what the names of the secrets begin with, instead of the output SecretPrefix')
    .option('--pepper-secret <arn>', 'ARN or name of the pepper, instead of the output PepperSecretArn')
    .option('--region <region>', 'AWS region; by default that of your AWS configuration');

/** A deployment as its outputs describe it. */
export interface Deployment {
  readonly secrets: PlatformSecrets;
  readonly adminUrl?: string;
}

/** Finds the deployment that the options mean. */
export const findDeployment = (options: PlatformOptions, world: CliContext): Deployment => {
  const complete = options.secretPrefix !== undefined && options.pepperSecret !== undefined;
  const outputs = complete ? {} : readOutputs(resolve(world.directory, options.outputs));
  const secretPrefix = options.secretPrefix ?? outputs.SecretPrefix;
  const pepperSecret = options.pepperSecret ?? outputs.PepperSecretArn;
  if (secretPrefix === undefined || pepperSecret === undefined) {
    throw new CommandError(
      'The deployment cannot be found.',
      `${options.outputs} has no outputs SecretPrefix and PepperSecretArn.`,
      'Write it anew with "npx cdk deploy --all --outputs-file cdk-outputs.json", or give --secret-prefix and --pepper-secret.',
    );
  }
  const { now, newId, randomBytes } = world;
  return {
    secrets: { client: world.secretsManager(options.region), secretPrefix, pepperSecret, now, newId, randomBytes },
    ...(outputs.AdminUrl === undefined ? {} : { adminUrl: outputs.AdminUrl }),
  };
};

/** The outputs of all stacks of the file as one; the CDK writes `{stack: {output: value}}`. */
const readOutputs = (file: string): Readonly<Record<string, string>> => {
  try {
    const stacks = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>; // As the CDK writes it.
    return Object.assign({}, ...Object.values(stacks));
  } catch (error) {
    throw new CommandError(
      'The deployment cannot be found.',
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      'Write it with "npx cdk deploy --all --outputs-file cdk-outputs.json", or give --secret-prefix and --pepper-secret.',
      { cause: error },
    );
  }
};
