/** The service answered otherwise than the behaviour says. */
export class UnmetExpectation extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('; '));
    this.name = 'UnmetExpectation';
  }
}

/** Throws with the sentence unless the condition holds. */
export const must: (holds: boolean, sentence: string) => asserts holds = (holds, sentence) => {
  if (!holds) throw new UnmetExpectation([sentence]);
};
