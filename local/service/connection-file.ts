import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode, StartFailure } from './start-failure';

const connection = z.object({
  organizationId: z.string(),
  /** SCIM base URL of the organisation. */
  baseUrl: z.string(),
  accessKey: z.string(),
  adminUrl: z.string(),
  adminKey: z.string(),
  consoleUrl: z.string().nullable(),
  pid: z.number(),
});

/** What a client needs to talk to the local service. */
export type Connection = Readonly<z.infer<typeof connection>>;

const refused: readonly (string | undefined)[] = ['EACCES', 'EPERM'];

/**
 * What an earlier start wrote; undefined when there is none, or none that is whole. Throws a `StartFailure` where it is somebody else's.
 */
export const readConnection = async (file: string): Promise<Connection | undefined> => {
  try {
    return connection.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (!refused.includes(errorCode(error))) return undefined;
    throw new StartFailure(
      `${file} may not be read (permission denied): only the user who started the local service may. Run this as that user.`,
      { cause: error },
    );
  }
};

/** Writes it whole or not at all, for its owner only: keys stand in it and nowhere else. */
export const writeConnection = async (file: string, value: Connection): Promise<void> => {
  const temporary = `${file}.new`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
};
