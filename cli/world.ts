import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** All that the program has to do with the outside, given in so that tests can run it as a function. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly directory: string;
  /** Whether a person reads the output; a pipe gets JSON. */
  readonly terminal: boolean;
  /** Whether a person sees what goes to the error output, such as how far something is; no unless said. */
  readonly errorTerminal?: boolean;
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** What is piped into the program. */
  readonly input?: () => NodeJS.ReadableStream;
  readonly fetch: typeof fetch;
  readonly secretsManager: (region: string | undefined) => SecretsManagerClient;
  /** Waits; false says that the program is to end instead. */
  readonly wait: (milliseconds: number) => Promise<boolean>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}
