import { runInProcess } from './run-command';
import { runSimulation } from './run-simulation';

runInProcess(runSimulation);
