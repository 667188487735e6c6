/** Tells the activity of an organisation what administrators were refused. What they changed is in the audit trail. */
import { setTimeout as sleep } from 'node:timers/promises';
import { entryOf, patienceMilliseconds } from '../directory/activity/activity-recorder';
import type { AuditRecord } from '../directory/audit';
import type { HttpRequest } from '../http/http-request';
import type { HttpResponse } from '../http/http-response';
import { withoutKeys } from '../scim/without-keys';
import type { CoreServices } from './admin-call';
import type { FieldProblem } from './problem';

export interface Refusal {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  readonly milliseconds: number;
  /** Of the row that the path belongs to, if any. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** An organisation that the body names. */
  readonly named?: string | undefined;
}

const targets = [
  ['userId', 'User'],
  ['groupId', 'Group'],
  ['roleId', 'Role'],
  ['workspaceId', 'Workspace'],
  ['keyId', 'AccessKey'],
] as const;

const targetOf = (organizationId: string, parameters: Readonly<Record<string, string>>): AuditRecord['target'] => {
  for (const [name, type] of targets) {
    const id = parameters[name];
    if (id !== undefined) return { type, id: withoutKeys(id) };
  }
  return { type: 'Organization', id: organizationId };
};

/** The sentence of the problem, in which each field that is wrong has its name. */
const detailOf = ({ body }: HttpResponse): string => {
  // `Problem.toJson` made it.
  const { detail = '', errors = [] } = (body ?? {}) as { detail?: string; errors?: readonly FieldProblem[] };
  if (errors.length === 0) return detail;
  return errors.map((each) => (each.detail.includes(each.field) ? '' : `${each.field}: `) + each.detail).join(' ');
};

/**
 * A key of an organisation leaves its trace there, whatever it asked for, so that nobody writes into what belongs to another.
 * Empty where there is neither such a key nor a name.
 */
const concerned = ({ authorizer, segments }: HttpRequest, named: string | undefined): string => {
  const { organizationId = '', scope } = authorizer;
  if (organizationId !== '' || scope !== 'platform-admin') return organizationId;
  return named ?? (segments[2] === 'organizations' ? segments[3] : undefined) ?? '';
};

/** Writes the line. Never fails, and gives up rather than keep an answer waiting. */
export const recordRefusal = async (
  { directory, activity, now, newId, reportLoss }: CoreServices,
  { request, response, milliseconds, parameters = {}, named }: Refusal,
): Promise<void> => {
  const organizationId = concerned(request, named);
  // What is refused for its rate costs nothing; the function's own log has it.
  if (request.method === 'GET' || response.status < 400 || response.status === 429 || organizationId === '') return;
  const write = async (): Promise<void> => {
    const organization = await directory.getOrganization(organizationId);
    if (organization === undefined) return;
    const { organizationId: ofKey = '', incarnationId } = request.authorizer;
    // A key of a deleted organization leaves no trace in the one that has its id now.
    if (ofKey !== '' && incarnationId !== organization.incarnationId) return;
    const { keyId = '', keyName = '' } = request.authorizer;
    const served = {
      key: { id: keyId, name: keyName },
      target: targetOf(organizationId, parameters),
      request: { method: request.method, path: withoutKeys(`/${request.segments.join('/')}`) },
      status: response.status,
      milliseconds,
      requestId: request.requestId,
      ...(request.sourceIp === undefined ? {} : { sourceIp: request.sourceIp }),
      detail: withoutKeys(detailOf(response)),
    };
    await activity.appendActivity(organizationId, entryOf(served, newId(), now()), organization.settings.activityDays);
  };
  const lost = (cause: unknown): void => reportLoss?.({ what: 'activity', organizationId, cause });
  const written = write()
    .catch(lost)
    .then(() => true); // also when it failed: that is told
  const inTime = await Promise.race([written, sleep(patienceMilliseconds, false, { ref: false })]);
  if (!inTime) lost(undefined);
};
