/** Carries out the operations of a bulk request by the plan, within its limits of errors and time. RFC 7644 §3.7. */
import { concurrently } from '../directory/concurrently';
import { type BulkUnit, creatorsIn, planBulk } from '../scim/bulk/plan-bulk';
import type { BulkRequest } from '../scim/bulk/read-bulk';
import { type Resolve, resolvePath, resolveReferences } from '../scim/bulk/references';
import { sideBySide } from '../scim/bulk/side-by-side';
import { invalidValue, ScimError } from '../scim/scim-error';
import { type PlacedOperation, runCircle } from './bulk-circle';
import { BULK_PARALLEL, hasFailed, idOf, late, type Outcome, outcomeOfError, type Perform } from './bulk-outcome';

/** Replaces references before an operation is carried out; one that cannot be resolved is the operation's failure. */
const resolving =
  (perform: Perform, resolve: Resolve): Perform =>
  async ({ data, ...operation }) => {
    try {
      const path = resolvePath(operation.path, resolve);
      const resolved = data === undefined ? {} : { data: resolveReferences(data, resolve) };
      return await perform({ ...operation, path, ...resolved });
    } catch (error) {
      if (error instanceof ScimError) return outcomeOfError(error);
      throw error;
    }
  };

/**
 * The outcome of each operation, by its place in the request; undefined for those that were left alone because the request
 * had as many errors as it allows.
 */
export const runBulk = async (
  { entries, failOnErrors }: BulkRequest,
  perform: Perform,
  isLate: () => boolean,
): Promise<readonly (Outcome | undefined)[]> => {
  const outcomes = new Array<Outcome | undefined>(entries.length).fill(undefined);
  const creators = creatorsIn(entries);
  const performResolved = resolving(perform, (bulkId) => {
    const place = creators.get(bulkId);
    if (place === undefined) throw invalidValue(`"bulkId:${bulkId}" is not the bulkId of a POST in this request.`);
    const outcome = outcomes[place];
    if (outcome !== undefined && !hasFailed(outcome)) return idOf(outcome);
    // RFC 7644 §3.7.1 names 409 for what cannot be resolved.
    throw new ScimError(409, `"bulkId:${bulkId}" was not created: its operation failed with ${outcome?.status}.`);
  });
  const runUnit = async ({ places, circular }: BulkUnit): Promise<void> => {
    const placed: PlacedOperation[] = [];
    for (const place of places) {
      const entry = entries[place];
      if (entry === undefined) continue;
      if ('refusal' in entry) outcomes[place] = outcomeOfError(entry.refusal);
      else if (isLate()) outcomes[place] = late();
      else placed.push({ place, operation: entry });
    }
    if (circular && placed.length === places.length) return runCircle(placed, outcomes, performResolved, isLate);
    for (const { place, operation } of placed) outcomes[place] = await performResolved(operation);
  };
  const order = planBulk(entries);
  // With a limit of errors each outcome decides whether the next operation is begun.
  const groups = failOnErrors === undefined ? sideBySide(entries, order) : order.map((unit) => [unit]);
  let errors = 0;
  for (const group of groups) {
    await concurrently(BULK_PARALLEL, group, runUnit);
    for (const place of group.flatMap(({ places }) => places)) {
      const outcome = outcomes[place];
      if (outcome !== undefined && hasFailed(outcome)) errors += 1;
    }
    if (failOnErrors !== undefined && errors >= failOnErrors) break;
  }
  return outcomes;
};
