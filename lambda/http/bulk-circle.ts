/**
 * Creations that refer to each other in a circle, RFC 7644 §3.7.1: all are created without these references, which are added
 * afterwards. When one of them is refused (a group within itself, behaviour 4.6), none of them could keep what it asked for,
 * so all are taken back: an operation that is answered with an error leaves nothing behind.
 */
import type { BulkOperation } from '../scim/bulk/read-bulk';
import { splitReferences } from '../scim/bulk/references';
import { ScimError } from '../scim/scim-error';
import { hasFailed, idOf, type Outcome, outcomeOfError, type Perform } from './bulk-outcome';

const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** An operation on its place in the request. */
export interface PlacedOperation {
  readonly place: number;
  readonly operation: BulkOperation;
}

const pathOf = ({ path }: BulkOperation, outcome: Outcome) => [...path, idOf(outcome)];

/** Takes back what was created before one of the circle failed. */
const undo = async (
  circle: readonly PlacedOperation[],
  outcomes: (Outcome | undefined)[],
  failed: PlacedOperation,
  failure: Outcome,
  perform: Perform,
): Promise<void> => {
  for (const { place, operation } of circle) {
    const outcome = outcomes[place];
    const created = outcome !== undefined && !hasFailed(outcome);
    const removal = created ? await perform({ method: 'DELETE', path: pathOf(operation, outcome) }) : undefined;
    const left = removal !== undefined && hasFailed(removal) && removal.status !== 404;
    const name = failed.operation.bulkId ?? '';
    const why = `It refers in a circle to "bulkId:${name}", whose operation failed with ${failure.status}`;
    const { status, response } = place === failed.place ? failure : outcomeOfError(new ScimError(409, `${why}.`));
    outcomes[place] = {
      status,
      ...(response === undefined ? {} : { response }),
      // The one case in which a failed POST has something to show for: what could not be removed again.
      ...(left && outcome?.location !== undefined ? { location: outcome.location } : {}),
    };
  }
};

/** Carries out a circle; sets the outcome of each of its operations. `perform` resolves references by the outcomes. */
export const runCircle = async (
  circle: readonly PlacedOperation[],
  outcomes: (Outcome | undefined)[],
  perform: Perform,
): Promise<void> => {
  const own = new Set(circle.map(({ operation }) => operation.bulkId ?? ''));
  const halves = circle.map((placed) => ({ ...placed, ...splitReferences(placed.operation.data ?? {}, own) }));
  for (const { place, operation, now } of halves) {
    const outcome = await perform({ ...operation, data: now });
    if (hasFailed(outcome)) return undo(circle, outcomes, { place, operation }, outcome, perform);
    outcomes[place] = outcome;
  }
  for (const { place, operation, later } of halves) {
    const created = outcomes[place];
    if (created === undefined) continue;
    const data = { schemas: [PATCH_URN], Operations: [{ op: 'add', value: later }] };
    const outcome = await perform({ method: 'PATCH', path: pathOf(operation, created), data });
    if (hasFailed(outcome)) return undo(circle, outcomes, { place, operation }, outcome, perform);
    outcomes[place] = { ...created, ...(outcome.version === undefined ? {} : { version: outcome.version }) };
  }
};
