/** The local service with a big group in it, asked over HTTP. */
import { type IncomingMessage, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Finding } from '../../lambda/directory/doctor';
import { isObject, type Json, type JsonObject } from '../../lambda/scim/json';
import { createDirectoryStore } from '../../lambda/store/directory-store';
import { createDoctor } from '../../lambda/store/doctor/doctor';
import { startService } from '../../local/service/start-service';
import { idOf } from '../cost/repeatable';
import { seed } from '../cost/seed';

/** Groups that user 0 is in beside the group of all. */
export const TEAMS = 1_000;

export const userId = (n: number): string => idOf(`user ${n}`);
export const everyone = idOf('group of all');

/** How an answer came. */
export interface Timed {
  readonly firstMilliseconds: number;
  readonly milliseconds: number;
  /** As they were sent. */
  readonly bytes: number;
  /** How much the memory of the whole service grew meanwhile: gateway, functions and database. */
  readonly grownBytes: number;
  readonly body: JsonObject;
}

export interface BigGroups {
  readonly members: number;
  /** Throws when the answer has another status. */
  readonly ask: (method: string, path: string, status: number, body?: object, gzip?: boolean) => Promise<Timed>;
  /** Does what requests have left to the schedule. */
  readonly maintain: () => Promise<Timed>;
  readonly examine: () => Promise<{ readonly findings: readonly Finding[]; readonly examined: number }>;
  readonly stop: () => Promise<void>;
}

const seedOf = (members: number) => {
  const ids = Array.from({ length: members }, (_, n) => userId(n));
  return {
    users: ids.map((id, n) => [id, { userName: `person${n}@example.com`, active: true }] as const),
    groups: [
      { id: everyone, displayName: 'Everyone', memberIds: ids },
      ...Array.from({ length: TEAMS }, (_, n) => ({
        id: idOf(`team ${n}`),
        displayName: `Team ${n}`,
        memberIds: [userId(0)],
      })),
    ],
  };
};

const SAMPLE_MILLISECONDS = 20;

const timed = async (action: (first: () => void) => Promise<{ bytes: number; body: JsonObject }>): Promise<Timed> => {
  const before = process.memoryUsage.rss();
  let most = before;
  const sample = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, SAMPLE_MILLISECONDS);
  const begun = performance.now();
  let first = 0;
  const done = await action(() => {
    first = performance.now() - begun;
  }).finally(() => clearInterval(timer));
  const milliseconds = performance.now() - begun;
  sample();
  return { ...done, firstMilliseconds: first || milliseconds, milliseconds, grownBytes: most - before };
};

const parsed = (text: string): JsonObject => {
  const value: Json = text === '' ? {} : JSON.parse(text);
  return isObject(value) ? value : {};
};

/** Starts it in memory. */
export const startBigGroups = async (members: number): Promise<BigGroups> => {
  const service = await startService({ schedules: false });
  const { dynamoDb } = service;
  const [table] = service.deployment.resources('AWS::DynamoDB::GlobalTable');
  if (dynamoDb === undefined || table === undefined) throw new Error('The local service has no database.');
  const { baseUrl, accessKey, organizationId } = service.connection;
  await seed(dynamoDb, table.physical.name, organizationId, seedOf(members));
  const client = new DynamoDBClient({
    endpoint: dynamoDb.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const data = { client, table: table.physical.name };

  const ask: BigGroups['ask'] = (method, path, status, body, gzip = true) =>
    timed(async (first) => {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${accessKey}`,
          'accept-encoding': gzip ? 'gzip' : 'identity',
          ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        };
        const outgoing = request(baseUrl + path, { method, headers }, resolve).on('error', reject);
        outgoing.end(body === undefined ? undefined : JSON.stringify(body));
      });
      const chunks: Buffer[] = [];
      for await (const chunk of response) {
        if (chunks.length === 0) first();
        chunks.push(chunk);
      }
      const sent = Buffer.concat(chunks);
      const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString();
      if (response.statusCode !== status) throw new Error(`${method} ${path} answers ${response.statusCode}: ${text}`);
      return { bytes: sent.length, body: parsed(text) };
    });

  return {
    members,
    ask,
    maintain: () =>
      timed(async () => {
        // Late enough for all that was begun.
        const now = new Date(Date.now() + 120_000);
        await createDirectoryStore(data).finishJobs({ now, deadline: new Date(now.getTime() + 600_000) });
        return { bytes: 0, body: {} };
      }),
    examine: async () => {
      const doctor = createDoctor(data);
      const findings: Finding[] = [];
      let examined = 0;
      let after: string | undefined;
      do {
        const from = after === undefined ? {} : { after };
        const page = await doctor.examine(organizationId, { ...from, limit: 5_000, repair: false, now: new Date() });
        findings.push(...page.findings);
        examined += page.examined;
        after = page.next;
      } while (after !== undefined);
      return { findings, examined };
    },
    stop: async () => {
      client.destroy();
      await service.stop();
    },
  };
};
