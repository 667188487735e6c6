import { type InProcessService, startInProcessService } from '../handlers/in-process-service';
import { fc } from '../properties';
import { playModel } from './play-model';
import { groupSequence } from './sequences';

/** More by MODEL_SEQUENCES=20000 npx jest test/model. */
const sequences = Number(process.env.MODEL_SEQUENCES ?? 2_000) * 0.4;
const minutes = 60_000;

let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService();
});
afterAll(() => service.stop());

test(
  'random sequences over groups give what a naive directory gives, in both modes',
  async () => {
    const mode = fc.constantFrom('compatible' as const, 'strict' as const);
    const property = fc.asyncProperty(mode, groupSequence, (chosen, steps) => playModel(service, chosen, steps));
    // Making a counterexample smaller takes minutes: MODEL_SHRINK=1 does it, with the seed that the failure names.
    await fc.assert(property, { numRuns: sequences, endOnFailure: process.env.MODEL_SHRINK === undefined });
  },
  Math.max(5, sequences / 100) * minutes,
);
