import { runConformance } from './run-conformance';

void runConformance(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
}).then((code) => {
  process.exitCode = code;
});
