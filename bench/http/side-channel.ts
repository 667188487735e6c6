/** What a server that is measured answers beside HTTP: over the channel that `fork` opens, so that no request counts it. */

/** Figures of a process, over all its threads. */
export interface ProcessUsage {
  readonly cpuMilliseconds: number;
  readonly megabytes: number;
  readonly peakMegabytes: number;
}

/** Where a server listens. */
export interface Connection {
  readonly baseUrl: string;
  readonly accessKey: string;
}

/** What is asked, by name. */
export type Commands = Readonly<Record<string, () => unknown>>;

interface Call {
  readonly id: number;
  readonly command: string;
}

const usage = (): ProcessUsage => {
  const { user, system } = process.cpuUsage();
  return {
    cpuMilliseconds: (user + system) / 1000,
    megabytes: process.memoryUsage.rss() / 2 ** 20,
    peakMegabytes: process.resourceUsage().maxRSS / 2 ** 10,
  };
};

/** Tells whoever started this process where it listens, and answers what it asks from then on. */
export const openSideChannel = (connection: Connection, commands: Commands): void => {
  const all: Commands = { usage, ...commands };
  process.on('message', async ({ id, command }: Call) => {
    process.send?.({ id, result: await all[command]?.() });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ connection });
};
