/** The environment variables that the stacks set and the handlers read. Names only: data that `lib/` may share. */
export const environmentNames = {
  /** Name of the DynamoDB table. */
  table: 'SCIM_TABLE',
  /** Prefix of the names of the secrets, one an organisation: `<prefix>/organizations/<id>`; platform keys in `<prefix>/platform`. */
  secretPrefix: 'SCIM_SECRET_PREFIX',
  /** ARN or name of the secret that holds the pepper of the key hashes. */
  pepperSecret: 'SCIM_PEPPER_SECRET',
  /** Public base URL when it is not the API's own (custom domain); empty otherwise. */
  publicBaseUrl: 'SCIM_PUBLIC_BASE_URL',
  /** ARN of the KMS key that new secrets are encrypted with; empty: the one that AWS manages. */
  secretsKey: 'SCIM_SECRETS_KEY',
  /** Days that audit entries are kept where an organisation sets nothing else. */
  auditDays: 'SCIM_AUDIT_DAYS',
  /** Days after which a new access key ends where nothing else is asked for. */
  accessKeyDays: 'SCIM_ACCESS_KEY_DAYS',
  /** Least days of the audit trail that an organisation may set by its own admin key. */
  minimumAuditDays: 'SCIM_MINIMUM_AUDIT_DAYS',
  /** `true`: the functions whose answers can be large stream them. */
  responseStreaming: 'SCIM_RESPONSE_STREAMING',
  /** Least size of streamed answers that are compressed for clients that accept it; -1: none is. */
  minimumCompressionBytes: 'SCIM_MINIMUM_COMPRESSION_BYTES',
  /** `true`: responses name the IdP rewrites that fired in the header `x-scim-quirks`. */
  quirksHeader: 'SCIM_QUIRKS_HEADER',
  /** Requests a second that an organisation may send; empty: as many as it likes. */
  rateLimit: 'SCIM_RATE_LIMIT',
  /** Requests at once above that. */
  rateBurst: 'SCIM_RATE_BURST',
  /** Requests a second that the admin keys of an organisation, or of the platform, may send together; empty: as many as they like. */
  adminRateLimit: 'SCIM_ADMIN_RATE_LIMIT',
} as const;
