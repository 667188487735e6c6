/**
 * The shape of every access key: `scimk_` for SCIM or `scima_` for the admin API, key id and organisation, 43 characters
 * of secret, 6 of keyed check sum. Nothing but data: the API's `identityValidationExpression` is made of it.
 */
export const accessKeyPattern = 'scim[ak]_[0-9A-Za-z]{12,140}_[0-9A-Za-z]{49}';

/**
 * The whole `Authorization` header. The scheme's case does not matter (RFC 9110 §11.1). Okta's apps with header authentication
 * send what their field holds and nothing before it: `Authorization: scimk_…`.
 */
export const authorizationPattern = `^([Bb][Ee][Aa][Rr][Ee][Rr] +)?${accessKeyPattern}$`;
