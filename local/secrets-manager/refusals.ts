import { ServiceError } from '../aws-json/service-error';

function refusal(type: string, message: string): ServiceError {
  // Secrets Manager spells the member with a capital.
  return new ServiceError(type, message, { details: { Message: message } });
}

/** 400 ResourceNotFoundException for a secret. */
export function secretNotFound(): ServiceError {
  return refusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

/** 400 ResourceNotFoundException for a value: no version has this label or this id. */
export function valueNotFound(by: 'staging label' | 'VersionId', value: string): ServiceError {
  return refusal(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${by}: ${value}`,
  );
}

/** 400 ResourceExistsException. */
export function alreadyExists(message: string): ServiceError {
  return refusal('ResourceExistsException', message);
}

/** 400 InvalidParameterException. */
export function invalidParameter(message: string): ServiceError {
  return refusal('InvalidParameterException', message);
}

/** 400 InvalidRequestException: the secret is not in a state for this. */
export function invalidRequest(message: string): ServiceError {
  return refusal('InvalidRequestException', message);
}

/** 400 InvalidNextTokenException. */
export function invalidNextToken(): ServiceError {
  return refusal('InvalidNextTokenException', 'Invalid NextToken');
}

/** 400 LimitExceededException. */
export function limitExceeded(message: string): ServiceError {
  return refusal('LimitExceededException', message);
}

/** 400 ValidationException, in the words that all AWS JSON services share. */
export function constraintFailed(member: string, constraint: string): ServiceError {
  return refusal(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** 400 ThrottlingException: for fault hooks. */
export function throttled(): ServiceError {
  return refusal('ThrottlingException', 'Rate exceeded');
}

/** 500 InternalServiceError: for fault hooks. */
export function internalServiceError(): ServiceError {
  return new ServiceError('InternalServiceError', 'An error occurred on the server side.', { statusCode: 500 });
}
