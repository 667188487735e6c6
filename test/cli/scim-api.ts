/** The SCIM API as `fetch` reaches it: the real handlers behind the keys of an admin world. */
import { keyStatus } from '../../lambda/directory/access-keys/access-key-record';
import { createActivityRecorder } from '../../lambda/directory/activity/activity-recorder';
import { groups } from '../../lambda/directory/groups';
import { users } from '../../lambda/directory/users';
import { discoveryEndpoints } from '../../lambda/http/discovery-endpoints';
import { resourceEndpoints } from '../../lambda/http/resource-endpoints';
import { scimHandler } from '../../lambda/http/scim-handler';
import { readAccessKey } from '../../lambda/secrets/access-key';
import { createActivityLog } from '../../lambda/store/activity-log';
import type { AdminWorld } from '../admin/fixture';
import { proxyEvent } from '../http/proxy-event';
import { TABLE } from '../secrets/fixture';

const unauthorized = () =>
  new Response(JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' }), {
    status: 401,
    headers: { 'www-authenticate': 'Bearer' },
  });

/** @param rootUrl what every URL begins with */
export const scimApi = (world: AdminWorld, rootUrl: string) => {
  const { directory, dynamoDb, now } = world;
  let ids = 0;
  const handler = scimHandler({
    store: directory,
    endpoints: [...resourceEndpoints(directory, users), ...resourceEndpoints(directory, groups), ...discoveryEndpoints],
    recordActivity: createActivityRecorder({
      log: createActivityLog({ client: dynamoDb, table: TABLE }),
      now,
      newId: () => `entry-${(ids += 1)}`,
      patience: () => new Promise(() => undefined),
    }),
    now,
    log: () => undefined,
  });
  return async (target: string, init: RequestInit): Promise<Response> => {
    const url = new URL(target);
    const headers = new Headers(init.headers);
    const parsed = readAccessKey(headers.get('authorization')?.replace('Bearer ', '') ?? '');
    const records = parsed === undefined ? [] : await world.keyStore().read(parsed.organizationId);
    const key = records.find(({ id }) => id === parsed?.id);
    if (parsed === undefined || key === undefined || keyStatus(key, now()) !== 'active') return unauthorized();
    const path = decodeURIComponent(url.pathname.slice(new URL(rootUrl).pathname.length));
    const [, , organizationId = '', , , ...below] = path.split('/');
    const { id: keyId, incarnationId = '', name: keyName, provider, mode, rolesFormat, scope } = key;
    const answer = await handler(
      proxyEvent({
        method: init.method ?? 'GET',
        path,
        resource: '/organizations/{organizationId}/scim/v2/{proxy+}',
        pathParameters: { organizationId, proxy: below.join('/') },
        query: Object.fromEntries([...url.searchParams].map(([name, value]) => [name, [value]])),
        headers: Object.fromEntries(headers),
        ...(init.body === undefined ? {} : { body: String(init.body) }),
        authorizer: {
          organizationId: parsed.organizationId,
          incarnationId,
          keyId,
          keyName,
          provider,
          mode,
          rolesFormat,
          scope,
        },
      }),
      { getRemainingTimeInMillis: () => 28_000 },
    );
    const body = answer.body === '' ? null : answer.body;
    return new Response(body, {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>, // our handlers write strings only
    });
  };
};
