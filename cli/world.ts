import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** All that the program has to do with the outside, given in so that tests can run it as a function. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The working directory. */
  readonly directory: string;
  /** How this program is called here, such as `npx scimctl`; `scimctl` unless said. */
  readonly program?: string;
  /** Whether a person reads the output; a pipe gets JSON. */
  readonly terminal: boolean;
  /** Columns of the terminal, where it says how many. */
  readonly columns?: number | undefined;
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
  /** From the first call on, being told to end no longer ends the program, but aborts the signal, whose reason is the name of what told it. */
  readonly interruption: () => AbortSignal;
  /** What tells this run from others at the same time, and whether one of this machine still goes on. */
  readonly run: { readonly id: string; readonly isAlive: (id: string) => boolean | undefined };
  readonly now: () => Date;
  readonly newId: () => string;
  readonly randomBytes: (count: number) => Uint8Array;
}
