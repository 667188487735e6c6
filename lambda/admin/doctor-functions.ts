import { getOrganization } from '../directory/organizations';
import type { AdminCall, AdminFunctions } from './admin-call';
import type { AdminAnswer } from './contract';
import { examinedAtMost } from './doctor-routes';
import { Problem } from './problem';

const sealed = (place: string): string => Buffer.from(place).toString('base64url');

/** `<step>:<sort key>`, as the doctor gave it. */
const opened = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined;
  const place = Buffer.from(cursor, 'base64url').toString();
  if (/^\d{1,3}:[\w:.#!/\n-]{0,300}$/.test(place) && sealed(place) === cursor) return place;
  const detail = 'cursor must be the nextCursor of the part before.';
  throw new Problem(400, detail, { errors: [{ field: 'cursor', detail }] });
};

const examine = async (
  { services, parameters: { organizationId }, query }: AdminCall<'examineData' | 'repairData'>,
  repair: boolean,
): Promise<{ readonly body: AdminAnswer<'examineData'> }> => {
  await getOrganization(services, organizationId);
  const { limit = examinedAtMost, cursor } = query;
  const part = { after: opened(cursor), limit, repair, now: services.now() };
  const { findings, examined, next } = await services.doctor.examine(organizationId, part);
  return {
    body: {
      findings: findings.map(({ keys, ...finding }) => ({ ...finding, keys: [...keys] })),
      examined,
      ...(next === undefined ? {} : { nextCursor: sealed(next) }),
    },
  };
};

export const doctorFunctions = {
  examineData: (call) => examine(call, false),
  repairData: (call) => examine(call, true),
} satisfies Partial<AdminFunctions>;
