import { type InProcessService, startInProcessService } from '../handlers/in-process-service';
import { fc } from '../properties';
import { playModel } from './play-model';
import type { Step } from './sequences';

/** More by MODEL_SEQUENCES=20000 npx jest test/model. */
const all = Number(process.env.MODEL_SEQUENCES ?? 2_000);
const minutes = 60_000;

/** A test that plays sequences of one kind, a share of all, against the service and the naive directory. */
export const playSequences = (kind: 'users' | 'groups', share: number, of: fc.Arbitrary<readonly Step[]>): void => {
  const sequences = all * share;
  let service: InProcessService;
  beforeAll(async () => {
    service = await startInProcessService();
  });
  afterAll(() => service.stop());

  test(
    `random sequences over ${kind} give what a naive directory gives, in both modes`,
    async () => {
      const mode = fc.constantFrom('compatible' as const, 'strict' as const);
      const property = fc.asyncProperty(mode, of, (chosen, steps) => playModel(service, chosen, steps));
      // Making a counterexample smaller takes minutes: MODEL_SHRINK=1 does it, with the seed that the failure names.
      await fc.assert(property, { numRuns: sequences, endOnFailure: process.env.MODEL_SHRINK === undefined });
    },
    Math.max(5, sequences / 100) * minutes,
  );
};
