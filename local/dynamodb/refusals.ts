import { ServiceError } from '../aws-json/service-error';
import type { Item } from './item';

const namespace = 'com.amazonaws.dynamodb.v20120810#';

/** Why one operation of a cancelled transaction failed; `None` for those that would have gone through. */
export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/** 400 ValidationException. */
export function validationFailed(message: string): ServiceError {
  return new ServiceError('com.amazon.coral.validate#ValidationException', message);
}

/** 400 ConditionalCheckFailedException, with the item when the caller asked for it. */
export function conditionFailed(item?: Item): ServiceError {
  return new ServiceError(`${namespace}ConditionalCheckFailedException`, 'The conditional request failed', {
    details: item ? { Item: item } : {},
  });
}

/** 400 ResourceNotFoundException. */
export function tableNotFound(): ServiceError {
  return new ServiceError(`${namespace}ResourceNotFoundException`, 'Requested resource not found');
}

/** 400 TransactionCanceledException with one reason an operation, in their order. */
export function transactionCanceled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new ServiceError(`${namespace}TransactionCanceledException`, message, {
    // AWS spells this body's message with a capital; the SDK reads either.
    details: { Message: message, CancellationReasons: reasons },
  });
}

/** 400 IdempotentParameterMismatchException: a client token came again with another request. */
export function tokenMismatch(): ServiceError {
  return new ServiceError(
    `${namespace}IdempotentParameterMismatchException`,
    'Request parameters do not match the ones of an earlier request with the same client token',
  );
}

/** 400 ThrottlingException: for fault hooks. */
export function throttled(): ServiceError {
  return new ServiceError(`${namespace}ThrottlingException`, 'Rate of requests exceeds the allowed throughput.');
}

/** 500 InternalServerError: for fault hooks. */
export function internalServerError(): ServiceError {
  return new ServiceError(`${namespace}InternalServerError`, 'Internal server error', { statusCode: 500 });
}
