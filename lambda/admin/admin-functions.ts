import { accessKeyFunctions } from './access-key-functions';
import { activityFunctions } from './activity-functions';
import type { AdminFunctions } from './admin-call';
import type { TransferCallName } from './contract';
import { directoryFunctions } from './directory-functions';
import { doctorFunctions } from './doctor-functions';
import { organizationFunctions } from './organization-functions';
import { roleFunctions } from './role-functions';

/** The function behind each row of the contract that the admin function serves; the compiler misses one that is missing. */
export const adminFunctions: Omit<AdminFunctions, TransferCallName> = {
  ...organizationFunctions,
  ...accessKeyFunctions,
  ...activityFunctions,
  ...directoryFunctions,
  ...roleFunctions,
  ...doctorFunctions,
};
