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
  /** The function's ARN may carry a version or alias. A function that streams gives a stream, of any size. */
  invoke(arn: string, event: unknown): Promise<InvocationOutcome>;
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

interface Lane {
  readonly lambda: LambdaFunction;
  /** The last that became free is taken first, so that a lull lets the others grow cold. */
  readonly free: LambdaContainer[];
  readonly all: Set<LambdaContainer>;
  readonly waiting: (() => void)[];
}

/** Makes a pool; containers start when the first invocation needs them. */
export const createLambdaPool = (options: LambdaPoolOptions): LambdaPool => {
  const lanes = new Map<string, Lane>(
    options.functions.map((lambda) => [lambda.arn, { lambda, free: [], all: new Set(), waiting: [] }]),
  );
  let stopped = false;

  const take = async (lane: Lane): Promise<LambdaContainer | undefined> => {
    for (;;) {
      if (stopped) return undefined;
      const free = lane.free.pop();
      if (free && !free.dead) return free;
      if (free) lane.all.delete(free);
      else if (lane.all.size < options.containersPerFunction) {
        const started = startContainer(lane.lambda, options);
        lane.all.add(started);
        return started;
      } else await new Promise<void>((resolve) => lane.waiting.push(resolve));
    }
  };

  const giveBack = (lane: Lane, container: LambdaContainer): void => {
    if (container.dead) lane.all.delete(container);
    else lane.free.push(container);
    lane.waiting.shift()?.();
  };

  return {
    invoke: async (arn, event) => {
      const lane = lanes.get(functionArn(arn));
      if (!lane) return { kind: 'rejected', reason: 'unknownFunction' };
      const payload = JSON.stringify(event);
      if (Buffer.byteLength(payload) > payloadLimitBytes) return { kind: 'rejected', reason: 'requestTooLarge' };
      const container = await take(lane);
      if (!container) return { kind: 'rejected', reason: 'stopped' };
      const outcome = await container.invoke(payload, randomUUID());
      void container.idle.then(() => giveBack(lane, container));
      if (outcome.kind === 'answer' && Buffer.byteLength(outcome.payload) > payloadLimitBytes) {
        return {
          kind: 'functionError',
          errorType: 'Function.ResponseSizeTooLarge',
          errorMessage: `Response payload size exceeded maximum allowed payload size (${payloadLimitBytes} bytes).`,
        };
      }
      return outcome;
    },
    stop: async () => {
      stopped = true;
      for (const lane of lanes.values()) for (const resume of lane.waiting.splice(0)) resume();
      await Promise.all([...lanes.values()].flatMap((lane) => [...lane.all].map((container) => container.stop())));
    },
  };
};
