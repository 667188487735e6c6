/** `npm run simulate`: plays the traffic of identity providers against a SCIM service and prints what held. */
import { Argument, Command } from 'commander';
import { readSequence } from './exchange';
import { findTarget, type TargetOptions } from './find-target';
import { type PlayedSequence, playSequence } from './play-sequence';
import { recordedFiles, recordedProviders, trafficDirectory } from './recorded-traffic';
import { countHeld, reportSequence, summarize } from './report';
import { runCommand, type World } from './run-command';
import { checkInterrupted } from './simulation-failure';

interface Options extends TargetOptions {
  readonly verbose?: boolean;
}

const everything = 'all';

const simulate = async (names: readonly string[], options: Options, world: World): Promise<boolean> => {
  const providers = names.includes(everything) ? recordedProviders(trafficDirectory) : names;
  const sequences = providers.flatMap((name) => recordedFiles(trafficDirectory, name)).map(readSequence);
  const target = await findTarget(options, world.environment, world.directory);
  world.write(`Playing ${providers.join(', ')} against ${target.baseUrl}\n\n`);
  const played: PlayedSequence[] = [];
  for (const sequence of sequences) {
    checkInterrupted(world.interrupted);
    if (sequence.customAttributes !== undefined) {
      world.write(`${sequence.name}\n  - not played: it needs custom attributes, which "npm test" declares\n\n`);
      continue;
    }
    const one = await playSequence(sequence, target, undefined, world.interrupted);
    played.push(one);
    world.write(`${reportSequence(one, { verbose: options.verbose === true })}\n\n`);
  }
  world.write(`${summarize(played)}\n`);
  const { held, total } = countHeld(played);
  return held === total;
};

/** Runs a command line; answers the exit code. */
export const runSimulation = (args: readonly string[], world: World): Promise<number> => {
  const command = new Command('simulate')
    .description('Plays the recorded traffic of identity providers against a SCIM service and prints what held.')
    .addArgument(
      new Argument('<provider...>', 'whose traffic').choices([...recordedProviders(trafficDirectory), everything]),
    )
    .option('--base-url <url>', 'of the service; by default that of the local run')
    .option('--token <key>', 'the access key; by default that of the local run')
    .option('--verbose', 'show what is sent and what comes');
  return runCommand(command, args, world, (given, shown) => simulate(given.args, given.opts<Options>(), shown));
};
