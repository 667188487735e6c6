import type { KeyStore } from '../directory/access-keys/key-store';
import type { ActivityLog } from '../directory/activity/activity-log';
import type { Doctor } from '../directory/doctor';
import type { ReportLoss } from '../directory/report-loss';
import type { DirectoryStore } from '../directory/store';
import type { VersionCheck } from '../directory/version-check';
import type { KeyUse } from '../secrets/key-use';
import type { AdminAnswer, AdminBody, AdminCallName, AdminParameters, AdminQuery } from './contract';

/** What every call takes. */
export interface CoreServices {
  readonly directory: DirectoryStore;
  readonly keys: Pick<KeyStore, 'read'>;
  readonly activity: Pick<ActivityLog, 'appendActivity'>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly reportLoss?: ReportLoss;
}

/** What the functions of the admin API work with. */
export interface AdminServices extends CoreServices {
  readonly keys: KeyStore;
  readonly keyUse: KeyUse;
  readonly activity: ActivityLog;
  readonly doctor: Doctor;
  /** Least days of the audit trail that an organisation may set for itself. */
  readonly minimumAuditDays: number;
  /** Days after which a key ends that is made without an end. */
  readonly accessKeyDays?: number;
}

/** The admin key of a request. */
export interface AdminCaller {
  readonly keyId: string;
  readonly keyName: string;
  /** Empty for a platform key. */
  readonly organizationId: string;
}

/** A request that may be served. */
export interface AdminCall<Name extends AdminCallName, Services = AdminServices> {
  readonly services: Services;
  readonly caller: AdminCaller;
  readonly parameters: AdminParameters<Name>;
  readonly query: AdminQuery<Name>;
  readonly body: AdminBody<Name>;
  /** Throws 412 unless `If-Match` is absent or names what is shown. */
  readonly checkVersion: VersionCheck<object>;
  readonly requestId: string;
  readonly sourceIp: string | undefined;
  /** Absolute URL of the API, without a trailing slash; the admin API and every SCIM base URL begin with it. */
  readonly rootUrl: string;
}

/** What a function answers: the body, and where the thing made can be found. */
export interface AdminResult<Name extends AdminCallName> {
  readonly body: AdminAnswer<Name>;
  /** Path below `/admin/v1`. */
  readonly location?: string;
}

/** One function a row of the contract. */
export type AdminFunctions<Services = AdminServices> = {
  readonly [Name in AdminCallName]: (call: AdminCall<Name, Services>) => Promise<AdminResult<Name>> | AdminResult<Name>;
};
