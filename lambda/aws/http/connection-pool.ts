import type { Connection, ConnectionEvents, Exchange } from './connection';

/** Connections to one origin, each for one exchange at a time. */
export interface ConnectionPool {
  /** Starts an exchange on a connection that is open, on a new one, or on the first that becomes free. */
  start(exchange: Exchange): void;
  /** Ends an exchange that has not ended yet. */
  abandon(exchange: Exchange, error: Error): void;
  /** Ends all exchanges and connections, and each exchange that is started later. */
  close(error: Error): void;
}

/** As many as the SDK opens. */
const connectionsAtMost = 50;

export const createConnectionPool = (open: (events: ConnectionEvents) => Connection): ConnectionPool => {
  const all = new Set<Connection>();
  /** The one used last is taken first: the others age, and the server closes what a quieter hour does not need. */
  const idle: Connection[] = [];
  const waiting: Exchange[] = [];
  let closed: Error | undefined;

  const add = (): Connection => {
    const connection = open(events);
    all.add(connection);
    return connection;
  };

  const events: ConnectionEvents = {
    free: (connection) => {
      const next = waiting.shift();
      if (next === undefined) idle.push(connection);
      else connection.start(next);
    },
    gone: (connection) => {
      all.delete(connection);
      const index = idle.indexOf(connection);
      if (index >= 0) idle.splice(index, 1);
      const next = waiting.shift();
      if (next !== undefined) add().start(next);
    },
  };

  return {
    start: (exchange) => {
      if (closed !== undefined) return exchange.reject(closed);
      const connection = idle.pop() ?? (all.size < connectionsAtMost ? add() : undefined);
      if (connection === undefined) waiting.push(exchange);
      else connection.start(exchange);
    },
    abandon: (exchange, error) => {
      const index = waiting.indexOf(exchange);
      if (index >= 0) {
        waiting.splice(index, 1);
        exchange.reject(error);
      }
      for (const connection of all) if (connection.current() === exchange) connection.cut(error);
    },
    close: (error) => {
      closed = error;
      for (const exchange of waiting.splice(0)) exchange.reject(error);
      for (const connection of all) connection.cut(error);
    },
  };
};
