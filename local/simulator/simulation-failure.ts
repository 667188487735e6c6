/** Why a simulation cannot go on: one sentence for whoever started it that says what to do. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
}
