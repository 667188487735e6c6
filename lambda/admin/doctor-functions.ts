import type { Finding } from '../directory/doctor';
import type { OrganizationRecord } from '../directory/organization-record';
import { getOrganization } from '../directory/organizations';
import type { AdminCall, AdminFunctions } from './admin-call';
import { auditOfChange } from './audit-ports';
import type { AdminAnswer } from './contract';
import { examinedAtMost } from './doctor-routes';
import { invalidCursor, placeInCursor, sealedCursor } from './page-cursor';
import { Problem } from './problem';

/** `<step>:<sort key>`, as the doctor gave it. */
const opened = (organization: OrganizationRecord, cursor: string | undefined, steps: number): string | undefined => {
  if (cursor === undefined) return undefined;
  const place = placeInCursor(organization, cursor, 'part');
  const [, step] = /^(\d{1,3}):[\w:.#!/\n-]{0,300}$/.exec(place) ?? [];
  // Behind the last step nothing is left to be examined, and nothing would be found.
  if (step !== undefined && Number(step) <= steps) return place;
  throw invalidCursor('part');
};

const examine = async (
  call: AdminCall<'examineData' | 'repairData'>,
  repair: boolean,
): Promise<{ readonly body: AdminAnswer<'examineData'> }> => {
  const { services, query } = call;
  const { organizationId } = call.parameters;
  const organization = await getOrganization(services, organizationId);
  const { limit = examinedAtMost, cursor, attribute, value: text } = query;
  if ((attribute === undefined) !== (text === undefined)) {
    const [field, detail] = [attribute === undefined ? 'attribute' : 'value', 'attribute and value go together.'];
    throw new Problem(400, detail, { errors: [{ field, detail }] });
  }
  const value = attribute === undefined || text === undefined ? undefined : { attribute, value: text };
  const auditOf = ({ kind, explanation, keys }: Omit<Finding, 'state'>) =>
    auditOfChange(call, organization, 'data.repaired', {
      after: { kind, explanation, items: keys.map(({ PK, SK }) => `${PK} ${SK}`) },
    });
  const after = opened(organization, cursor, services.doctor.steps);
  const part = { after, limit, value, repair, auditOf, now: services.now() };
  const { findings, examined, next } = await services.doctor.examine(organizationId, part);
  return {
    body: {
      findings: findings.map(({ keys, ...finding }) => ({ ...finding, keys: [...keys] })),
      examined,
      ...(next === undefined ? {} : { nextCursor: sealedCursor(organization, next) }),
    },
  };
};

export const doctorFunctions = {
  examineData: (call) => examine(call, false),
  repairData: (call) => examine(call, true),
} satisfies Partial<AdminFunctions>;
