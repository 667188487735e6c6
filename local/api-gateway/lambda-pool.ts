import { randomUUID } from 'node:crypto';
import {
  type ContainerSettings,
  type InvocationOutcome,
  type LambdaContainer,
  startContainer,
} from './lambda-container';
import { functionArn, type LambdaFunction } from './lambda-function';

/** Invokes functions as Lambda does: one invocation at a time in a container, more containers as more are asked for. */
export interface LambdaPool {
  /**
   * The function's ARN may carry a version or alias. A function that streams gives a stream, of any size.
   * @param patienceMs when nobody waits for the answer any more: a function that has not begun by then does not run
   */
  invoke(arn: string, event: unknown, patienceMs?: number): Promise<InvocationOutcome>;
  stop(): Promise<void>;
}

/** How a pool runs its functions. */
export interface LambdaPoolOptions extends ContainerSettings {
  readonly functions: readonly LambdaFunction[];
  /** Beyond it invocations wait for one that ends. */
  readonly containersPerFunction: number;
}

/** Size of the payload of a synchronous invocation, either way; what the Invoke operation refuses beyond it. */
const payloadLimitBytes = 6_291_556;

/** An invocation that waits for a container. */
interface Invocation {
  readonly payload: string;
  readonly settle: (outcome: InvocationOutcome) => void;
}

interface Lane {
  readonly lambda: LambdaFunction;
  /** The last that became free is taken first, so that a lull lets the others grow cold. */
  readonly free: LambdaContainer[];
  readonly all: Set<LambdaContainer>;
  readonly waiting: Invocation[];
}

/** Of a text that is far from the limit the length is enough: a character has three bytes at most. */
const isTooLarge = (text: string): boolean =>
  text.length * 3 > payloadLimitBytes && Buffer.byteLength(text) > payloadLimitBytes;

const stoppedOutcome: InvocationOutcome = { kind: 'rejected', reason: 'stopped' };
const answerTooLarge: InvocationOutcome = {
  kind: 'functionError',
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${payloadLimitBytes} bytes).`,
};

/** Makes a pool; containers start when the first invocation needs them. */
export const createLambdaPool = (options: LambdaPoolOptions): LambdaPool => {
  const lanes = new Map<string, Lane>(
    options.functions.map((lambda) => [lambda.arn, { lambda, free: [], all: new Set(), waiting: [] }]),
  );
  let stopped = false;

  const take = (lane: Lane): LambdaContainer | undefined => {
    for (let free = lane.free.pop(); free; free = lane.free.pop()) {
      if (!free.dead) return free;
      lane.all.delete(free);
    }
    if (lane.all.size >= options.containersPerFunction) return undefined;
    const started = startContainer(lane.lambda, options, () => giveBack(lane, started));
    lane.all.add(started);
    return started;
  };

  const run = (container: LambdaContainer, { payload, settle }: Invocation): void =>
    container.invoke(payload, randomUUID(), (outcome) =>
      settle(outcome.kind === 'answer' && isTooLarge(outcome.payload) ? answerTooLarge : outcome),
    );

  const giveBack = (lane: Lane, container: LambdaContainer): void => {
    if (container.dead) lane.all.delete(container);
    else lane.free.push(container);
    const [next] = lane.waiting;
    const free = next && take(lane);
    if (next === undefined || free === undefined) return;
    lane.waiting.shift();
    run(free, next);
  };

  /** Where nobody waits for it any more, an invocation that still waits for a container is forgotten. */
  const giveUp = (lane: Lane, invocation: Invocation): void => {
    const position = lane.waiting.indexOf(invocation);
    if (position >= 0) lane.waiting.splice(position, 1);
    invocation.settle({ kind: 'rejected', reason: 'tooLate' });
  };

  return {
    invoke: (arn, event, patienceMs) =>
      new Promise((resolve) => {
        const lane = lanes.get(functionArn(arn));
        if (!lane) return resolve({ kind: 'rejected', reason: 'unknownFunction' });
        const payload = JSON.stringify(event);
        if (isTooLarge(payload)) return resolve({ kind: 'rejected', reason: 'requestTooLarge' });
        if (stopped) return resolve(stoppedOutcome);
        let timer: NodeJS.Timeout | undefined;
        let settled = false;
        const settle = (outcome: InvocationOutcome): void => {
          clearTimeout(timer);
          // What comes too late is taken all the same: a function that cannot write on would hold its container.
          if (settled && outcome.kind === 'stream') outcome.stream.resume();
          settled = true;
          resolve(outcome);
        };
        const invocation = { payload, settle };
        if (patienceMs !== undefined) timer = setTimeout(giveUp, patienceMs, lane, invocation);
        const container = take(lane);
        if (container) run(container, invocation);
        else lane.waiting.push(invocation);
      }),
    stop: async () => {
      stopped = true;
      for (const lane of lanes.values()) for (const { settle } of lane.waiting.splice(0)) settle(stoppedOutcome);
      await Promise.all([...lanes.values()].flatMap((lane) => [...lane.all].map((container) => container.stop())));
    },
  };
};
