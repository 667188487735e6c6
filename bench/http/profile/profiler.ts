/** Takes V8 CPU profiles of this process, one of each thread: an inspector session reaches the worker threads as well. */
import { type Profiler as Domain, Session } from 'node:inspector';

/** The profile of one thread. */
export interface ThreadProfile {
  /** `main`, or `worker <n>`. */
  readonly thread: string;
  readonly profile: Domain.Profile;
}

export interface Profiler {
  start(): Promise<void>;
  stop(): Promise<readonly ThreadProfile[]>;
}

const SAMPLE_MICROSECONDS = 1_000;

type Post = (method: string, parameters?: object) => Promise<unknown>;

interface Attached {
  readonly sessionId: string;
  readonly workerInfo: { readonly workerId: string };
}

/** A profiler of the process that it is made in. */
export const createProfiler = (): Profiler => {
  let session: Session | undefined;
  let threads: readonly { readonly thread: string; readonly post: Post }[] = [];

  const attach = async (): Promise<void> => {
    const own = new Session();
    session = own;
    own.connect();
    const post: Post = (method, parameters) =>
      new Promise((resolve, reject) => {
        own.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
      });
    const waiting = new Map<string, (result: unknown) => void>();
    const workers: Attached[] = [];
    own.on('NodeWorker.attachedToWorker', ({ params }) => workers.push(params));
    own.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const { id, result } = JSON.parse(params.message);
      waiting.get(`${params.sessionId} ${id}`)?.(result);
    });
    await post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    let messages = 0;
    const postTo =
      ({ sessionId }: Attached): Post =>
      async (method, parameters) => {
        const id = ++messages;
        const answer = new Promise((resolve) => waiting.set(`${sessionId} ${id}`, resolve));
        const message = JSON.stringify({ id, method, params: parameters ?? {} });
        await post('NodeWorker.sendMessageToWorker', { sessionId, message });
        return answer;
      };
    threads = [
      { thread: 'main', post },
      ...workers.map((worker) => ({ thread: `worker ${worker.workerInfo.workerId}`, post: postTo(worker) })),
    ];
  };

  return {
    start: async () => {
      await attach();
      for (const { post } of threads) {
        await post('Profiler.enable');
        await post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS });
        await post('Profiler.start');
      }
    },
    stop: async () => {
      const taken: ThreadProfile[] = [];
      for (const { thread, post } of threads) {
        const { profile } = (await post('Profiler.stop')) as { profile: Domain.Profile };
        taken.push({ thread, profile });
      }
      session?.disconnect();
      return taken;
    },
  };
};
