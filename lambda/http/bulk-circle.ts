/**
 * Creations that refer to each other in a circle, RFC 7644 §3.7.1: all are created without these references, which are added
 * afterwards. When one of them is refused (a group within itself, behaviour 4.6), none of them could keep what it asked for,
 * so all are taken back: an operation that is answered with an error leaves nothing behind.
 */
import { concurrently } from '../directory/concurrently';
import type { BulkOperation } from '../scim/bulk/read-bulk';
import { splitReferences } from '../scim/bulk/references';
import { areSeparateUsers } from '../scim/bulk/side-by-side';
import { invalidValue, ScimError } from '../scim/scim-error';
import { BULK_PARALLEL, hasFailed, idOf, late, type Outcome, outcomeOfError, type Perform } from './bulk-outcome';

const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** An operation on its place in the request. */
export interface PlacedOperation {
  readonly place: number;
  readonly operation: BulkOperation;
}

const pathOf = ({ path }: BulkOperation, outcome: Outcome) => [...path, idOf(outcome)];

interface Half extends PlacedOperation, ReturnType<typeof splitReferences> {}

interface Failure {
  readonly of: PlacedOperation;
  readonly outcome: Outcome;
}

/** Takes back what was created before one of the circle failed. */
const undo = async (
  circle: readonly PlacedOperation[],
  outcomes: (Outcome | undefined)[],
  { of: failed, outcome: failure }: Failure,
  atOnce: number,
  perform: Perform,
): Promise<void> => {
  const name = failed.operation.bulkId ?? '';
  const why = `It refers in a circle to "bulkId:${name}", whose operation failed with ${failure.status}`;
  const others = outcomeOfError(new ScimError(409, `${why}.`));
  await concurrently(atOnce, circle, async ({ place, operation }) => {
    const outcome = outcomes[place];
    const created = outcome !== undefined && !hasFailed(outcome);
    const removal = created ? await perform({ method: 'DELETE', path: pathOf(operation, outcome) }) : undefined;
    const left = removal !== undefined && hasFailed(removal) && removal.status !== 404;
    const { status, response } = place === failed.place ? failure : others;
    outcomes[place] = {
      status,
      ...(response === undefined ? {} : { response }),
      // The one case in which a failed POST has something to show for: what could not be removed again.
      ...(left && outcome?.location !== undefined ? { location: outcome.location } : {}),
    };
  });
};

/** Groups that are all within each other: nothing has to be written to know that they are refused. Behaviour 4.6. */
const nestsItself = (halves: readonly Half[]): boolean =>
  halves.every(
    ({ operation, later }) =>
      operation.path[0] === 'Groups' && Object.keys(later).every((name) => name.toLowerCase() === 'members'),
  );

const nestingFailure = (halves: readonly Half[]): Failure | undefined => {
  const of = halves.at(-1);
  if (of === undefined || !nestsItself(halves)) return undefined;
  const detail = `members: the group "bulkId:${of.operation.bulkId ?? ''}" would be within itself.`;
  return { of, outcome: outcomeOfError(invalidValue(detail)) };
};

/**
 * Carries out a circle; sets the outcome of each of its operations. `perform` resolves references by the outcomes. Users with
 * names of their own do not get into each other's way, so that many are at work at once.
 */
export const runCircle = async (
  circle: readonly PlacedOperation[],
  outcomes: (Outcome | undefined)[],
  perform: Perform,
  isLate: () => boolean,
): Promise<void> => {
  const own = new Set(circle.map(({ operation }) => operation.bulkId ?? ''));
  const halves = circle.map((placed): Half => ({ ...placed, ...splitReferences(placed.operation.data ?? {}, own) }));
  const atOnce = areSeparateUsers(circle.map(({ operation }) => operation)) ? BULK_PARALLEL : 1;
  let failure = nestingFailure(halves);
  const each = (act: (half: Half) => Promise<Outcome>, keep: (place: number, outcome: Outcome) => void) =>
    concurrently(atOnce, halves, async (half) => {
      if (failure !== undefined) return;
      const outcome = isLate() ? late() : await act(half);
      if (hasFailed(outcome)) failure ??= { of: half, outcome };
      else keep(half.place, outcome);
    });
  await each(
    ({ operation, now }) => perform({ ...operation, data: now }),
    (place, outcome) => {
      outcomes[place] = outcome;
    },
  );
  await each(
    ({ place, operation, later }) => {
      const data = { schemas: [PATCH_URN], Operations: [{ op: 'add', value: later }] };
      return perform({ method: 'PATCH', path: pathOf(operation, outcomes[place] as Outcome), data }); // created above
    },
    (place, { version }) => {
      outcomes[place] = { ...(outcomes[place] as Outcome), ...(version === undefined ? {} : { version }) };
    },
  );
  if (failure !== undefined) await undo(circle, outcomes, failure, atOnce, perform);
};
