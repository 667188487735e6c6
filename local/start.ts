/** What `npm start` runs: the local service until it is told to stop. */
import { visible, visibleLines } from '../cli/visible-text';
import { StartFailure } from './service/start-failure';
import { readStartOptions } from './service/start-options';
import { type Service, startService } from './service/start-service';

const print = ({ connection, connectionFile, handlerLog, notices }: Service, directory: string): void => {
  const { baseUrl, accessKey, adminUrl, adminKey, consoleUrl } = connection;
  const rows = [
    ['SCIM base URL', baseUrl],
    ['SCIM access key', accessKey],
    ['Admin URL', adminUrl],
    ['Admin key', adminKey],
    ...(consoleUrl === null ? [] : [['Console', consoleUrl]]),
    ...(handlerLog === undefined ? [] : [['Log of requests', handlerLog]]),
  ];
  const table = rows.map(([name = '', value = '']) => `  ${name.padEnd(16)} ${visible(value)}`).join('\n');
  for (const notice of notices) console.log(visible(notice));
  console.log(`\n${table}\n`);
  console.log(visible(`  Try it: curl -H 'Authorization: Bearer ${accessKey}' '${baseUrl}/Users'`));
  if (connectionFile === undefined) {
    console.log(visible(`  Nothing is written into ${directory}: give scimctl SCIM_ADMIN_URL and SCIM_ADMIN_KEY.`));
    console.log('  No log is kept either.');
  }
  console.log('');
  console.log('  Stop it with Ctrl-C.');
};

const LOOK_FOR_PARENT_MILLISECONDS = 500;
const parent = process.ppid;

/**
 * `kill` of npm ends npm and the shell between, which passes no signal on; the service would stay behind and hold its port
 * and its data.
 */
const onOrphaned = (end: () => void): void => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    end();
  }, LOOK_FOR_PARENT_MILLISECONDS);
  look.unref();
};

const main = async (): Promise<void> => {
  const options = readStartOptions(process.env, process.cwd());
  const service = await startService({
    ...options,
    onSynthesis: () => console.log('Building the service from the CDK app; later starts skip this.'),
  });
  let stopping = false;
  const end = (): void => {
    // The second time nobody wants to wait.
    if (stopping) process.exit(1);
    stopping = true;
    void service.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('SIGHUP', end);
  onOrphaned(end);
  print(service, options.directory);
};

main().catch((error: unknown) => {
  console.error(error instanceof StartFailure ? visibleLines(error.message) : error);
  process.exit(1);
});
