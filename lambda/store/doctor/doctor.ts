/** Examines an organisation step by step: users, groups, memberships, roles, nesting, jobs, counters. */
import type { Doctor, Finding } from '../../directory/doctor';
import { auditWrite } from '../audit';
import { partitions } from '../keys';
import { type StoreOptions, storeContext } from '../store-context';
import { examineCounters } from './counts';
import { examineGroups, examineMembers, examineNesting } from './edges';
import { examineFormerValues, examineValue } from './former-values';
import { examineJobs, examineRoles } from './left-over';
import { examineResources } from './resources';
import type { Piece, Step } from './step';
import { type Mending, settle } from './suspicion';

/** What was deleted goes first, then what is left is made whole, then counted. */
const steps: readonly Step[] = [
  examineJobs,
  ...partitions.map((partition) => examineResources('User', partition)),
  ...partitions.map((partition) => examineResources('Group', partition)),
  ...partitions.map((partition) => examineMembers(partition)),
  ...partitions.map((partition) => examineGroups(partition)),
  examineNesting,
  examineRoles,
  examineFormerValues,
  ...partitions.map((partition) => examineCounters('User', partition)),
  ...partitions.map((partition) => examineCounters('Group', partition)),
];

interface Place {
  readonly step: number;
  readonly after?: string;
}

const placeOf = (text: string | undefined): Place => {
  if (text === undefined) return { step: 0 };
  const cut = text.indexOf(':');
  const after = text.slice(cut + 1);
  return { step: Number(text.slice(0, cut)), ...(after === '' ? {} : { after }) };
};

/** Steps of one call; the cursor goes on behind them. */
const MOST_STEPS = 1_000;

/** A doctor for the organisations of one table. */
export const createDoctor = (options: StoreOptions): Doctor => {
  const { table, auditRetentionDays } = storeContext(options);
  return {
    steps: steps.length,
    examine: async (org, { after, limit, value, repair, auditOf, now }) => {
      const mending: Mending = (mended) =>
        auditOf === undefined ? [] : [auditWrite(org, auditOf(mended), auditRetentionDays)];
      const findings: Finding[] = [];
      const settleAll = async ({ suspicions }: Piece): Promise<void> => {
        for (const suspicion of suspicions) {
          const finding = await settle(table, suspicion, repair ? mending : undefined);
          if (finding !== undefined) findings.push(finding);
        }
      };
      if (value !== undefined) {
        const piece = await examineValue({ table, org, now }, value);
        await settleAll(piece);
        return { findings, examined: piece.examined };
      }
      let examined = 0;
      let { step, after: from }: { step: number; after?: string | undefined } = placeOf(after);
      // Days without entries are steps too, of which there may be thousands.
      for (let taken = 0; examined < limit && taken < MOST_STEPS; taken += 1) {
        const examine = steps[step];
        if (examine === undefined) return { findings, examined };
        const piece = await examine({ table, org, now }, from, limit - examined);
        await settleAll(piece);
        examined += piece.examined;
        from = piece.next;
        if (from === undefined) step += 1;
      }
      return { findings, examined, next: `${step}:${from ?? ''}` };
    },
  };
};
