/** `npm run conformance`: plays the checks of every behaviour and prints the matrix. */
import { Command, Option } from 'commander';
import type { Mode } from '../../lambda/scim/mode';
import { startService } from '../service/start-service';
import { findTarget } from '../simulator/find-target';
import { runCommand, type World } from '../simulator/run-command';
import { UsageFailure } from '../simulator/simulation-failure';
import { type AdminTarget, callAdmin } from './admin-access';
import type { Check } from './check';
import { checks } from './checks/all-checks';
import { writeCompatibility } from './compatibility';
import { writeLimits } from './limits';
import { showMatrix, summarizeChecks } from './matrix';
import { type PlayedCheck, playChecks } from './play-checks';

interface Options {
  readonly baseUrl?: string;
  readonly token?: string;
  readonly mode: Mode;
  readonly adminUrl?: string;
  readonly adminKey?: string;
  readonly only?: string;
  readonly writeDocs?: boolean;
}

const parallel = 4;

/** Plays checks in both modes against a service, each in an organisation of its own. */
export const playBothModes = async (
  chosen: readonly Check[],
  admin: AdminTarget,
  modes: readonly Mode[] = ['compatible', 'strict'],
  interrupted?: AbortSignal,
): Promise<readonly PlayedCheck[]> => {
  const played: PlayedCheck[] = [];
  for (const mode of modes) {
    const call = callAdmin(admin, []);
    const organization = await call('POST', '/organizations', { name: `Conformance, ${mode}` });
    const { id, scimBaseUrl } = organization as { id: string; scimBaseUrl: string }; // as the admin contract says
    const key = { name: 'Conformance', provider: 'generic', mode };
    const made = await call('POST', `/organizations/${id}/access-keys`, key);
    const { accessKey } = made as { accessKey: string }; // as the admin contract says
    const target = { baseUrl: scimBaseUrl, token: accessKey, mode, admin, cleanUp: false, parallel, interrupted };
    played.push(...(await playChecks(chosen, target)));
  }
  return played;
};

const playOwnService = async (chosen: readonly Check[], world: World): Promise<readonly PlayedCheck[]> => {
  const service = await startService({ schedules: false, onSynthesis: () => world.write('Synthesizing…\n') });
  try {
    world.write(`Playing ${chosen.length} checks against ${service.url}\n\n`);
    return await playBothModes(chosen, service.connection, undefined, world.interrupted);
  } finally {
    await service.stop();
  }
};

const playAgainst = async (chosen: readonly Check[], options: Options, world: World) => {
  const { baseUrl, token } = await findTarget(options, world.environment, world.directory);
  const { mode, adminUrl, adminKey } = options;
  world.write(`Playing ${chosen.length} checks in ${mode} mode against ${baseUrl}\n\n`);
  const admin = adminUrl === undefined || adminKey === undefined ? {} : { admin: { adminUrl, adminKey } };
  const common = { token, mode, cleanUp: true, parallel, interrupted: world.interrupted };
  return playChecks(chosen, { baseUrl: baseUrl.replace(/\/+$/, ''), ...admin, ...common });
};

const run = async (options: Options, world: World): Promise<boolean> => {
  if (options.writeDocs === true) {
    writeCompatibility(checks);
    writeLimits();
    return true;
  }
  const { only = '' } = options;
  const chosen = checks.filter(
    ({ behaviour }) => behaviour === only || only === '' || behaviour.startsWith(`${only}.`),
  );
  if (chosen.length === 0) throw new UsageFailure(`There is no behaviour ${only}.`);
  const foreign = options.baseUrl !== undefined;
  const played = foreign ? await playAgainst(chosen, options, world) : await playOwnService(chosen, world);
  world.write(`${showMatrix(played)}\n\n${summarizeChecks(played)}\n`);
  return played.every(({ outcome }) => outcome !== 'failed');
};

/** Runs a command line; answers the exit code. */
export const runConformance = (args: readonly string[], world: World): Promise<number> => {
  const command = new Command('conformance')
    .description('Checks every behaviour of a SCIM service, and prints what was said where one does not hold.')
    .option('--base-url <url>', 'of the service; without it a service of this repository is started for the run')
    .option('--token <key>', 'the access key for it')
    .addOption(
      new Option('--mode <mode>', 'what the service is held to').choices(['compatible', 'strict']).default('strict'),
    )
    .option('--admin-url <url>', 'the admin API of a deployment of this product, for the checks that need it')
    .option('--admin-key <key>', 'a platform key for it')
    .option('--only <number>', 'one behaviour or chapter, such as 2.7 or 5')
    .option('--write-docs', 'write docs/compatibility.md and docs/limits.md, and play none');
  return runCommand(command, args, world, (given, shown) => run(given.opts<Options>(), shown));
};
