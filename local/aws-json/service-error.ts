/** An answer of an emulated AWS service that is no success: the HTTP status and the JSON body that the SDK turns into an exception. */
export class ServiceError extends Error {
  readonly statusCode: number;
  readonly body: Readonly<Record<string, unknown>>;

  /** `type` goes on the wire as `__type`; the SDK takes what follows its last `#` as the error's name. */
  constructor(type: string, message: string, options: { statusCode?: number; details?: Record<string, unknown> } = {}) {
    super(message);
    this.name = type.slice(type.lastIndexOf('#') + 1);
    this.statusCode = options.statusCode ?? 400;
    this.body = { __type: type, message, ...options.details };
  }
}

/** Thrown by a fault hook to cut the connection without an answer, as a dying host or network does. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Thrown by a fault hook to leave a request without an answer on an open connection, until the client gives up. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
