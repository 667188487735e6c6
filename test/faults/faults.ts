/** What can go wrong with one call to a service, and the hook that lets exactly that go wrong. */
import type { FaultHook, JsonInput } from '../../local/aws-json/json-service';
import { ConnectionLost } from '../../local/aws-json/service-error';
import { internalServerError, throttled, transactionCanceled } from '../../local/dynamodb/refusals';

export interface Fault {
  readonly name: string;
  /** Before the effect, or after it: then the answer is lost. */
  readonly when: 'before' | 'after';
  readonly error: (input: JsonInput) => Error;
  /** This call once; each repetition of it, so that the request fails; or all calls from then on, until the process is replaced. */
  readonly lasts: 'once' | 'call' | 'process';
  readonly only?: 'transactions';
}

const conflict = ({ TransactItems }: JsonInput): Error => {
  const count = Array.isArray(TransactItems) ? TransactItems.length : 1;
  return transactionCanceled(
    Array.from({ length: count }, (_, at) => ({ Code: at === count - 1 ? 'TransactionConflict' : 'None' })),
  );
};
const lost = () => new ConnectionLost('cut');

export const faults: readonly Fault[] = [
  { name: 'throttled', when: 'before', error: throttled, lasts: 'once' },
  { name: 'throttled until the request gives up', when: 'before', error: throttled, lasts: 'call' },
  { name: 'conflict', when: 'before', error: conflict, lasts: 'once', only: 'transactions' },
  { name: 'conflict until the request gives up', when: 'before', error: conflict, lasts: 'call', only: 'transactions' },
  { name: '500', when: 'before', error: internalServerError, lasts: 'once' },
  { name: '500 until the request gives up', when: 'before', error: internalServerError, lasts: 'call' },
  { name: '500 after the effect', when: 'after', error: internalServerError, lasts: 'once' },
  { name: '500 after the effect until the request gives up', when: 'after', error: internalServerError, lasts: 'call' },
  { name: 'no answer', when: 'after', error: lost, lasts: 'once' },
  { name: 'no answer until the request gives up', when: 'after', error: lost, lasts: 'call' },
  { name: 'death before the call', when: 'before', error: lost, lasts: 'process' },
  { name: 'death after the effect', when: 'after', error: lost, lasts: 'process' },
];

export const applies = (fault: Fault, action: string): boolean =>
  fault.only === undefined || action === 'TransactWriteItems';

/** A call as it is repeated: only the token of a transaction may be another one. */
const sameCall = (action: string, { ClientRequestToken: _, ...input }: JsonInput) =>
  `${action} ${JSON.stringify(input)}`;

export interface FaultControl {
  readonly hook: FaultHook;
  /** The actions called since `begin`, in their order. */
  readonly calls: readonly string[];
  /** Starts counting calls; with a fault, the call at that position meets it. */
  begin(fault?: { readonly fault: Fault; readonly position: number }): void;
  /** All goes well from now on, and nothing is counted. */
  end(): void;
  /** Whether the fault took place. */
  struck(): boolean;
  /** All calls that ever came. */
  count(): number;
}

export const createFaultControl = (): FaultControl => {
  const calls: string[] = [];
  let counting = false;
  let plan: { readonly fault: Fault; readonly position: number } | undefined;
  let hit: string | undefined;
  let dead = false;
  let count = 0;

  const strikes = (action: string, input: JsonInput, when: Fault['when']): Error | undefined => {
    if (plan === undefined || plan.fault.when !== when || hit === undefined) return undefined;
    const { fault } = plan;
    if (sameCall(action, input) !== hit) return undefined;
    if (fault.lasts === 'once') plan = undefined;
    if (fault.lasts === 'process') dead = true;
    return fault.error(input);
  };

  return {
    calls,
    hook: {
      before: (action, input) => {
        count += 1;
        if (dead) return lost();
        if (counting) {
          if (plan !== undefined && hit === undefined && calls.length === plan.position) hit = sameCall(action, input);
          calls.push(action);
        }
        return strikes(action, input, 'before');
      },
      after: (action, input) => (dead ? lost() : strikes(action, input, 'after')),
    },
    begin: (planned) => {
      calls.length = 0;
      counting = true;
      plan = planned;
      hit = undefined;
      dead = false;
    },
    end: () => {
      counting = false;
      plan = undefined;
      dead = false;
    },
    struck: () => hit !== undefined,
    count: () => count,
  };
};
