/** docs/restore.md from end to end, with the template, the functions and the API of the local run. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { type MeteredCall, startDynamoDb } from '../dynamodb/start-dynamo-db';
import { tableDefinitions } from '../service/create-resources';
import { type Service, startService } from '../service/start-service';
import { damage } from './damage';
import { createKey, revokeKey, statusWith } from './keys';
import { administrator, identityProvider } from './parties';
import { type Commit, recordChanges } from './point-in-time';
import { group, provision, user } from './provision';
import type { Report } from './report';
import { carryOverRevokedKeys, timeToLiveStatus, turnSettingsOn } from './table-access';
import { findings, memberCount, organizationIds, viewOrganization } from './view';

/** The table that the restore makes. */
const restoredTable = 'scim-restored';

const identity = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** The first commits, up to the middle of the change that a job carries. */
const untilAmidJob = (commits: readonly Commit[]): readonly Commit[] => {
  const begun = commits.findIndex((commit) =>
    commit.some(
      ({ eventName, newImage }) => eventName === 'INSERT' && newImage?.PK?.S?.toString().startsWith('SYS#JOB'),
    ),
  );
  if (begun < 0) throw new Error('No change was written piece by piece.');
  return commits.slice(0, begun + 2);
};

/** Plays it all; throws where a request is refused that must not be. @param directory empty; keeps secrets between the starts */
export const rehearseRestore = async (directory: string, report: Report): Promise<void> => {
  const calls: MeteredCall[] = [];
  const dynamoDb = await startDynamoDb({ sweepEveryMs: 0, meter: (call) => calls.push(call) });
  const history = recordChanges(dynamoDb);
  let running: Service | undefined;
  const start = async (deployOptions: Readonly<Record<string, string>>) => {
    running = await startService({ directory, dynamoDbEndpoint: dynamoDb.endpoint, schedules: false, deployOptions });
    const { connection } = running;
    const admin = administrator(connection);
    return {
      service: running,
      connection,
      admin,
      provider: identityProvider(connection, 'acme', connection.accessKey),
      status: (organizationId: string, key: string) => statusWith(connection, organizationId, key),
    };
  };
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  const client = new DynamoDBClient({ ...identity, endpoint: dynamoDb.endpoint });
  try {
    report.step('Provision people, groups, roles and keys');
    const first = await start({});
    const [table] = tableDefinitions(first.service.deployment);
    if (table === undefined) throw new Error('The template has no table.');
    const { TableName: ownTable } = table;
    const provisioned = await provision(first.provider, first.admin, 'acme');
    const people = Object.values(provisioned.people);
    const look = ({ provider, admin }: Pick<typeof first, 'provider' | 'admin'>) =>
      viewOrganization(provider, admin, 'acme', people);
    await first.admin.done('POST', '/organizations', { id: 'parted', name: 'Deleted later' });
    const parted = await createKey(first.admin, 'parted', 'Its only key');
    const kept = await createKey(first.admin, 'acme', 'Never revoked');
    const revokedBefore = await createKey(first.admin, 'acme', 'Revoked before');
    const revokedAfter = await createKey(first.admin, 'acme', 'Revoked after');
    const halfRevoked = await createKey(first.admin, 'acme', 'Revoked after, by half');
    await revokeKey(first.admin, 'acme', revokedBefore);

    report.step('The restore point falls into the middle of a change of a large group');
    const everybody = [provisioned.people.ada, ...provisioned.crowd];
    await first.provider.done('PUT', `/Groups/${provisioned.everybody}`, group('Everybody', everybody));
    const point = untilAmidJob(history.commits);
    const wanted = await look(first);

    report.step('Then things go wrong, keys are revoked, and life goes on');
    await damage(first.provider, first.admin, 'acme', provisioned);
    await revokeKey(first.admin, 'acme', revokedAfter);
    // A crash between the two places where a revocation is noted: only the table knows of it.
    const own = createDirectoryStore({ client, table: ownTable });
    const acme = await own.getOrganization('acme');
    if (acme !== undefined) await own.revokeKeys(acme, [halfRevoked.id]);
    const madeAfter = await createKey(first.admin, 'acme', 'Made after');
    await first.admin.done('POST', '/organizations', { id: 'late', name: 'Made after' });
    const late = await createKey(first.admin, 'late', 'Its key');
    await first.admin.done('DELETE', '/organizations/parted?confirm=parted');
    const damaged = await look(first);
    await stop();

    report.step(`Restore into the table ${restoredTable}, turn its settings on, carry revoked keys over`);
    const items = await history.restore(table, restoredTable, point);
    report.note(`${items} items as of ${new Date(point.at(-1)?.[0]?.at ?? 0).toISOString()}`);
    report.check('nothing expires in it yet', await timeToLiveStatus(dynamoDb, restoredTable), 'DISABLED');
    await turnSettingsOn(dynamoDb, restoredTable);
    report.check('its time to live is on', await timeToLiveStatus(dynamoDb, restoredTable), 'ENABLED');
    report.note('Recovery, deletion protection and stream exist on AWS only; docs/restore.md turns them on here.');
    report.check(
      'the keys that were ever revoked are carried over',
      await carryOverRevokedKeys(dynamoDb, ownTable, restoredTable),
      3,
    );

    report.step(`Deploy with restoredTable=${restoredTable}`);
    const [commitsBefore, callsBefore] = [history.commits.length, calls.length];
    const second = await start({ restoredTable });
    const members = await memberCount(second.provider, provisioned.everybody);
    report.check('the large group is half changed', members > 1 && members < everybody.length, true);
    const later = new Date(Date.now() + 3_600_000);
    const restored = createDirectoryStore({ client, table: restoredTable });
    const deadline = new Date(later.getTime() + 60_000);
    report.check('maintenance finishes the change', await restored.finishJobs({ now: later, deadline }), 1);
    report.check(
      'the large group is complete',
      await memberCount(second.provider, provisioned.everybody),
      everybody.length,
    );

    report.step('Verify');
    const view = await look(second);
    for (const part of ['users', 'groups', 'roles', 'bindings', 'access'] as const) {
      report.check(`${part} are those of the restore point`, view[part], wanted[part]);
    }
    report.check('the organisations are those of the restore point', await organizationIds(second.admin), [
      'acme',
      'parted',
    ]);
    for (const id of await organizationIds(second.admin)) {
      report.check(`doctor finds nothing in ${id}`, await findings(second.admin, id), []);
    }
    report.check('a key of before opens', await second.status('acme', kept.accessKey), 200);
    report.check('a key that was made after opens', await second.status('acme', madeAfter.accessKey), 200);
    report.check('a key that was revoked before does not', await second.status('acme', revokedBefore.accessKey), 401);
    report.check('a key that was revoked after does not', await second.status('acme', revokedAfter.accessKey), 401);
    report.check('nor one whose revocation was cut off', await second.status('acme', halfRevoked.accessKey), 401);

    report.step('Organisations that were made or deleted after the restore point');
    report.check('one that was made after is gone', (await organizationIds(second.admin)).includes('late'), false);
    await second.admin.done('POST', '/organizations', { id: 'late', name: 'Made again', adoptKeys: true });
    report.check('made again with its keys, its key opens', await second.status('late', late.accessKey), 200);
    report.check('to one that was deleted after no key opens', await second.status('parted', parted.accessKey), 401);
    await second.admin.done('DELETE', '/organizations/parted?confirm=parted');

    report.step('The identity provider goes on');
    const { id } = await second.provider.done('POST', '/Users', user('new@example.com'));
    await second.provider.done('PUT', `/Groups/${provisioned.team}`, group('Team', [id, provisioned.people.bea]));
    report.check('doctor finds nothing afterwards', await findings(second.admin, 'acme'), []);
    const tables = new Set(
      history.commits.slice(commitsBefore).flatMap((commit) => commit.map(({ table: each }) => each)),
    );
    report.check('all is written to the restored table', [...tables], [restoredTable]);
    const onOwnTable = calls
      .slice(callsBefore)
      .filter(
        ({ action, input }) => !/Table|TimeToLive/.test(action) && JSON.stringify(input).includes(`"${ownTable}"`),
      );
    report.check(
      'no call names the own table',
      onOwnTable.map(({ action }) => action),
      [],
    );
    await stop();

    report.step('The way back: deploy without restoredTable');
    const third = await start({});
    report.check('all is as it was left', await look(third), damaged);
    report.check('doctor finds nothing', await findings(third.admin, 'acme'), []);
  } finally {
    await stop();
    client.destroy();
    await dynamoDb.stop();
  }
};
