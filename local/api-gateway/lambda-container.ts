import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { createDeadline } from './deadline';
import type { LambdaFunction } from './lambda-function';

/** How an invocation ended. */
export type InvocationOutcome =
  | { readonly kind: 'answer'; readonly payload: string }
  /**
   * The function began to answer in pieces; the invocation ends with the stream, which fails when the function does. The
   * head is there where the function gave it to the runtime; else it is what the bytes begin with.
   */
  | { readonly kind: 'stream'; readonly head: string | undefined; readonly stream: Readable }
  /** All that a function wrote that streams, where it wrote it in one go; the invocation is over. */
  | { readonly kind: 'whole'; readonly head: string | undefined; readonly body: string | Buffer }
  /** The function threw, timed out or its process ended. */
  | { readonly kind: 'functionError'; readonly errorType: string; readonly errorMessage: string }
  /** Lambda did not run the function at all. */
  | { readonly kind: 'rejected'; readonly reason: 'requestTooLarge' | 'unknownFunction' | 'stopped' | 'tooLate' };

/** One execution environment of a function. It serves one invocation at a time and is of no use once `dead`. */
export interface LambdaContainer {
  invoke(event: string, requestId: string, settle: (outcome: InvocationOutcome) => void): void;
  readonly dead: boolean;
  stop(): Promise<void>;
}

/** What the containers of a run share. */
export interface ContainerSettings {
  /** Added to the environment of every function: where AWS is, and with which credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Takes each line that a function writes. */
  readonly log: (functionName: string, line: string) => void;
  /** Directory for compiled code, on Node versions that can keep it. */
  readonly codeCache?: string;
}

/** What the runtime in the worker tells. */
type Message = { lines?: string[] } & (
  | { type: 'ready' | 'log' }
  | { type: 'answer'; payload: string }
  | { type: 'whole'; head: string | undefined; body: string | Uint8Array }
  | { type: 'piece'; head: string | undefined; bytes: Uint8Array; ended: boolean }
  | { type: 'failed' | 'initFailed'; errorType: string; errorMessage: string; trace?: string }
);

/** Lambda gives a function this long to load before its time-out starts to count. */
const initLimitMs = 10_000;

/** A function that is told of so many bytes at once that its client has taken is woken less often. */
const worthTelling = 512 * 1024;

const functionError = (errorType: string, errorMessage: string): InvocationOutcome => ({
  kind: 'functionError',
  errorType,
  errorMessage,
});

const eachLine = (stream: NodeJS.ReadableStream, take: (line: string) => void): void => {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
};

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/**
 * Starts a container: a worker thread that loads the bundle in the environment that the template gives the function.
 * @param onIdle told when an invocation is over and its answer is written: the container is free again, or dead
 */
export const startContainer = (
  lambda: LambdaFunction,
  settings: ContainerSettings,
  onIdle: () => void,
): LambdaContainer => {
  const { arn, name, directory, handler, memoryMegabytes, timeoutMs, logFormat } = lambda;
  const worker = new Worker(join(__dirname, 'lambda-runtime.cjs'), {
    workerData: { arn, name, directory, handler, memoryMegabytes, logFormat, codeCache: settings.codeCache },
    env: {
      TZ: ':UTC',
      LANG: 'en_US.UTF-8',
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: directory,
      ...lambda.environment,
      ...settings.environment,
    },
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const log = (line: string): void => settings.log(name, line);
  eachLine(worker.stdout, log);
  eachLine(worker.stderr, log);

  let end: InvocationOutcome | undefined;
  let busy = false;
  let settle: ((outcome: InvocationOutcome) => void) | undefined;
  let answering: PassThrough | undefined;
  const deadline = createDeadline();
  const rest = (): void => {
    deadline.clear();
    if (!busy) return;
    busy = false;
    onIdle();
  };
  const finish = (outcome: InvocationOutcome): void => {
    settle?.(outcome);
    settle = undefined;
    if (answering) {
      const failure = outcome.kind === 'functionError' ? outcome.errorMessage : 'The function was stopped.';
      answering.destroy(new Error(failure));
      answering = undefined;
    }
    rest();
  };
  let taken = 0;
  const take = (bytes: number): void => {
    taken += bytes;
    if (taken < worthTelling) return;
    worker.postMessage({ taken });
    taken = 0;
  };
  const pass = (head: string | undefined, bytes: Uint8Array, ended: boolean): void => {
    if (answering === undefined) {
      taken = 0;
      answering = new PassThrough();
      answering.on('error', () => {}); // its reader is told as well
      settle?.({ kind: 'stream', head, stream: answering });
      settle = undefined;
    }
    const stream = answering;
    // Also told when the client is gone: the function runs on, as on Lambda. The next invocation is not told.
    stream.write(bytes, () => {
      if (answering === stream) take(bytes.length);
    });
    if (!ended) return;
    stream.end();
    answering = undefined;
    rest();
  };
  const die = (outcome: InvocationOutcome): void => {
    end = outcome;
    if (outcome.kind === 'functionError') log(`${outcome.errorType}: ${outcome.errorMessage}`);
    finish(outcome);
    void worker.terminate();
  };

  const timedOut = (): void => {
    die(functionError('Sandbox.Timedout', `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`));
  };
  let loaded = false;
  /** What came before the function was loaded. */
  let first: { readonly event: string; readonly requestId: string } | undefined;
  const begin = (event: string, requestId: string): void => {
    deadline.set(timeoutMs, timedOut);
    worker.postMessage({ event, requestId, deadline: Date.now() + timeoutMs });
  };
  worker.on('message', (message: Message) => {
    if (message.lines) for (const line of message.lines) log(line);
    switch (message.type) {
      case 'ready':
        loaded = true;
        if (first && !end) begin(first.event, first.requestId);
        first = undefined;
        return;
      case 'log':
        return;
      case 'answer':
        return finish({ kind: 'answer', payload: message.payload });
      case 'whole': {
        const { head, body } = message;
        return finish({ kind: 'whole', head, body: typeof body === 'string' ? body : asBuffer(body) });
      }
      case 'piece':
        return pass(message.head, message.bytes, message.ended);
      case 'failed':
        log(message.trace ?? message.errorMessage);
        return finish(functionError(message.errorType, message.errorMessage));
      case 'initFailed':
        return die(functionError(message.errorType, message.errorMessage));
    }
  });
  worker.on('error', (error) => die(functionError('Runtime.ExitError', String(error))));
  worker.on('exit', (code) => {
    if (!end) die(functionError('Runtime.ExitError', `Runtime exited with code ${code}`));
  });

  return {
    get dead() {
      return end !== undefined;
    },
    invoke: (event, requestId, told) => {
      busy = true;
      settle = told;
      if (end) return finish(end);
      if (loaded) return begin(event, requestId);
      first = { event, requestId };
      deadline.set(initLimitMs, () => die(functionError('Sandbox.Timedout', 'Init phase timed out')));
    },
    stop: async () => {
      end = { kind: 'rejected', reason: 'stopped' };
      finish(end);
      await worker.terminate();
    },
  };
};
