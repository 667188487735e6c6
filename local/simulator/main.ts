import { runSimulation } from './run-simulation';

// `npm run simulate -- all | head` closes the pipe; the run goes on, since it has to clean up.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void runSimulation(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
