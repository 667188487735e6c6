import { runInProcess } from '../simulator/run-command';
import { runConformance } from './run-conformance';

runInProcess(runConformance);
