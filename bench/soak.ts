/**
 * `npm run soak -- --minutes 10 --factor 4`: one organisation sends four times its rate and does not care for refusals, another
 * is provisioned as ever. Fails unless nothing is answered 5xx, the other one notices nothing, and memory stays flat.
 * `--rate` sets the rate, `--json <file>` says where all figures go, `--write-docs` puts the tables into docs/overload.md.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Connection } from '../local/service/connection-file';
import { type Findings, judge } from './soak/judge';
import { watchMemory } from './soak/memory';
import { soakJson, soakTables, withTables } from './soak/report';
import { scimClient, type Target } from './soak/scim-client';
import { startServiceProcess } from './soak/service-process';
import { newTally } from './soak/tally';
import { hammer, provision, settle } from './soak/traffic';

const root = resolve(__dirname, '..');

const wishes = () => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      factor: { type: 'string', default: '4' },
      rate: { type: 'string', default: '25' },
      json: { type: 'string', default: join(root, '.cache', 'soak.json') },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const [minutes, factor, rate] = [values.minutes, values.factor, values.rate].map(Number);
  if (!minutes || !factor || !rate) throw new Error('--minutes, --factor and --rate are numbers above 0.');
  return { minutes, factor, rate, json: resolve(values.json), writeDocs: values['write-docs'] };
};

/** Another organisation beside the one that the service starts with. */
const newOrganization = async ({ adminUrl, adminKey }: Connection): Promise<Target> => {
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
    const answer = await fetch(adminUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { readonly scimBaseUrl: string; readonly accessKey: string }; // one of the two, by contract
  };
  const { scimBaseUrl } = await post('/organizations', { name: 'Quiet', id: 'quiet' });
  const { accessKey } = await post('/organizations/quiet/access-keys', { name: 'Entra', provider: 'entra' });
  return { baseUrl: scimBaseUrl, accessKey };
};

const soak = async (connection: Connection, wish: ReturnType<typeof wishes>): Promise<Findings> => {
  const [loud, quiet] = [newTally(), newTally()];
  const [sendLoud, sendQuiet] = [scimClient(connection, loud), scimClient(await newOrganization(connection), quiet)];
  const [loudResidents, quietResidents] = [await settle(sendLoud), await settle(sendQuiet)];
  for (const { statuses, served } of [loud, quiet]) {
    statuses.clear();
    served.length = 0;
  }
  const started = Date.now();
  const until = started + wish.minutes * 60_000;
  const memory = watchMemory(connection.pid, 2_000);
  const [sent] = await Promise.all([
    hammer(sendLoud, loudResidents, wish.rate * wish.factor, until),
    provision(sendQuiet, quietResidents, until),
  ]);
  memory.stop();
  for (const { agent } of [sendLoud, sendQuiet]) agent.destroy();
  const seconds = wish.minutes * 60;
  return {
    seconds,
    perSecond: wish.rate,
    factor: wish.factor,
    sent,
    loud,
    quiet,
    memory: memory.samples,
    load: loadavg()[1] ?? 0,
  };
};

async function main(): Promise<void> {
  const wish = wishes();
  const service = await startServiceProcess({ SCIM_LOCAL_RATE_LIMIT: String(wish.rate) });
  let findings: Findings;
  try {
    console.log(`${wish.minutes} minutes at ${wish.factor} times ${wish.rate} requests a second`);
    findings = await soak(service.connection, wish);
  } finally {
    await service.stop();
  }
  console.log(`\n${soakTables(findings)}`);
  for (const problem of [...findings.loud.problems, ...findings.quiet.problems]) console.log(problem);
  await mkdir(dirname(wish.json), { recursive: true });
  await writeFile(wish.json, soakJson(findings));
  console.log(`\nAll figures: ${wish.json}`);
  if (wish.writeDocs) {
    const file = join(root, 'docs', 'overload.md');
    await writeFile(file, withTables(await readFile(file, 'utf8'), findings));
  }
  if (judge(findings).some(({ good }) => !good)) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
