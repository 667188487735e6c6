/** Our service as `npm start` runs it, with its data on disk, in a process of its own. */
import { startService } from '../../local/service/start-service';
import { createProfiler } from './profile/profiler';
import { openSideChannel } from './side-channel';

const main = async (directory: string): Promise<void> => {
  let calls = 0;
  const service = await startService({
    directory,
    onDynamoDbCall: () => {
      calls += 1;
    },
  });
  const profiler = createProfiler();
  openSideChannel(service.connection, {
    stop: service.stop,
    startProfile: profiler.start,
    stopProfile: profiler.stop,
    calls: () => calls,
  });
};

void main(process.argv[2] ?? '');
