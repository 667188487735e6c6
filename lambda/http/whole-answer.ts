/** Answers that are handed over in one piece. */
import type { APIGatewayProxyResult } from 'aws-lambda';
import { tooMany } from '../scim/scim-error';
import { type HttpResponse, headOf, textOf, writeHttpResponse } from './http-response';

/**
 * Lambda hands over 6 MB of JSON, status and headers with it.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const longestAnswerBytes = 6 * 1024 * 1024;
/** What is left of it beside status and headers. */
const LONGEST_ANSWER = longestAnswerBytes - 16 * 1024;
/** A character becomes six at most, `\u0001`: a shorter text needs no second look. */
const SURELY_SHORT = LONGEST_ANSWER / 6;

const wholeText = async (response: HttpResponse): Promise<string> => {
  if (response.pieces === undefined) return textOf(response);
  let text = '';
  for await (const piece of response.pieces) {
    text += piece;
    if (text.length > LONGEST_ANSWER) break;
  }
  return text;
};

const fits = (text: string): boolean =>
  text.length <= SURELY_SHORT || Buffer.byteLength(JSON.stringify(text)) <= LONGEST_ANSWER;

const tooLarge = tooMany(
  'The answer is larger than can be sent at once. Leave attributes out (excludedAttributes=members) or ask for fewer resources (count).',
);

/** Writes an answer in the proxy format; a refusal in place of one that is too large. */
export const writeWhole = async (response: HttpResponse, mediaType: string): Promise<APIGatewayProxyResult> => {
  const text = await wholeText(response);
  if (!fits(text)) return writeHttpResponse({ status: tooLarge.status, body: tooLarge.toJson() }, mediaType);
  return { ...headOf(response, mediaType), body: text };
};
