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
} as const;
