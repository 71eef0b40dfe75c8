import { type Logger as PinoLogger, pino } from 'pino'

/** Logs state facts with ids; never texts, phones or keys (invariant 11). */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'> & {
  child(bindings: Record<string, unknown>): Logger
}

/**
 * The process's logger: JSON lines on standard error. `fieldsOfLine` are asked for with each line. Known places where secrets could slip in are redacted too, as a
 * second line of defence.
 */
export function createLogger(level: string, fieldsOfLine?: () => Record<string, unknown>): Logger {
  return pino(
    {
      level,
      base: null,
      ...(fieldsOfLine && { mixin: fieldsOfLine }),
      redact: {
        paths: [
          'phone',
          'text',
          'jid',
          'secret',
          'key',
          'token',
          '*.phone',
          '*.text',
          '*.jid',
          'req.headers',
          'res.headers',
        ],
        censor: '[redacted]',
      },
      serializers: { err: describeError },
    },
    pino.destination(2),
  )
}

/** Type, message and stack of an error: no attached request, query parameters or other baggage. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const described: Record<string, unknown> = { type: error.name, message: error.message, stack: error.stack }
  if ('code' in error) described.code = error.code
  if (error.cause) described.cause = describeError(error.cause)
  return described
}
