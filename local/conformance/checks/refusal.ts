import { errorUrn } from '../session';

/** The header of every answer that has a body. */
export const scimType = { 'Content-Type': { $matches: '^application/scim\\+json(;|$)' } };

/** A refusal in the form of RFC 7644 §3.12. */
export const refusal = (status: number, scimTypeOfError?: string) => ({
  status,
  answerHeaders: scimType,
  answer: {
    schemas: [errorUrn],
    status: String(status),
    detail: { $matches: '\\w' },
    scimType: scimTypeOfError ?? { $absent: true },
  },
});
