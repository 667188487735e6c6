/** Starts the servers that are compared and fills their directories. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from '../engine/install-packages';
import { type Directory, emptyDirectory } from './directory';
import { peer, peerFolder } from './peer';
import { createScimClient } from './scim-client';
import { type Seeded, seedUsers } from './seed';
import { startServerProcess } from './server-process';

/** The name of ours in all tables. */
export const OURS = 'cdk-scim';

/** A filled directory, and what that took. */
export interface Prepared {
  readonly directory: Directory;
  readonly seeded: Seeded;
  readonly stop: () => Promise<void>;
}

const say = ({ title, size }: Directory, { seconds, peakMegabytes }: Seeded): void =>
  console.error(
    `  ${title}: ${size} users in ${seconds.toFixed(1)} s, ${Math.round(size / seconds)}/s; at most ${Math.round(peakMegabytes)} MB`,
  );

/** Our service with so many users, its data on disk as `npm start` keeps it. */
export const prepareOurs = async (size: number): Promise<Prepared> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-http-'));
  const server = await startServerProcess(join(__dirname, 'service-process.ts'), [folder]);
  const client = createScimClient(server.connection);
  const directory = emptyDirectory({ title: OURS, size, server, client });
  const seeded = await seedUsers(directory, true);
  say(directory, seeded);
  const stop = async () => {
    client.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { directory, seeded, stop };
};

/** SCIMMY with so many users. */
export const preparePeer = async (size: number): Promise<Prepared> => {
  installPackages(peerFolder, peer.packages);
  const server = await startServerProcess(join(__dirname, 'scimmy-process.ts'), [peerFolder]);
  const client = createScimClient(server.connection);
  const directory = emptyDirectory({ title: peer.title, size, server, client });
  const seeded = await seedUsers(directory, false);
  say(directory, seeded);
  const stop = async () => {
    client.close();
    await server.stop();
  };
  return { directory, seeded, stop };
};
