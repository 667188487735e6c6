import { ScimError } from '../../lambda/scim/scim-error';

/** The `ScimError` that `run` throws; any other error passes through, and throwing none is one. */
export const refusal = (run: () => unknown): ScimError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
