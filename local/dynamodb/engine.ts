import type { JsonInput } from '../aws-json/json-service';
import type { Exclusive } from '../aws-json/mutex';
import type { Consumed } from './capacity';
import type { createChangeStream } from './change-stream';
import type { Storage } from './storage';

/** What every action works with. */
export interface Engine {
  readonly storage: Storage;
  /** All writes pass here one by one, so that what a write decided on is still true when it is committed. */
  readonly exclusive: Exclusive;
  readonly changes: ReturnType<typeof createChangeStream>;
  readonly now: () => number;
  readonly spend: (consumed: readonly Consumed[]) => void;
}

/**
 * Answers one action. `spend` is called with what it consumed, in success and in failure. `body` is the text of the input, where it came
 * as one.
 */
export type Action = (engine: Engine, input: JsonInput, body?: string) => Promise<object>;
