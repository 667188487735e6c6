import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Secret } from './secret';

/** Where secrets are kept: one file a secret, replaced whole, so that a killed process leaves the old one or the new one. */
export interface SecretFiles {
  load(): Promise<Secret[]>;
  save(secret: Secret): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Secrets in a directory that only its owner can read. */
export async function openSecretFiles(directory: string): Promise<SecretFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const fileOf = (name: string) => join(directory, `${createHash('sha256').update(name).digest('hex')}.json`);
  return {
    async load() {
      const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
      return Promise.all(names.map(async (name) => parsed(await readFile(join(directory, name), 'utf8'))));
    },
    async save(secret) {
      const file = fileOf(secret.name);
      const temporary = `${file}.new`;
      const handle = await open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(secret));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, file);
      await syncDirectory(directory);
    },
    async remove(name) {
      await rm(fileOf(name), { force: true });
      await syncDirectory(directory);
    },
  };
}

/** Nothing survives the process. */
export function secretsInMemory(): SecretFiles {
  return { load: async () => [], save: async () => undefined, remove: async () => undefined };
}

/** Without it a rename can be lost with the power. Not every system lets a directory be opened (Windows does not). */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
  } finally {
    await handle.close();
  }
}

function parsed(content: string): Secret {
  return JSON.parse(content) as Secret; // only `save` writes these files
}
