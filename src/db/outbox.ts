import { CompiledQuery } from 'kysely'
import { newId } from '../lib/ids.ts'
import { currentTrace } from '../lib/tracing/tracing.ts'
import { type Dialect, dialectOf, runAtOnce, type Tx } from './connect.ts'
import type { EventType } from './event-types.ts'

/** `data` is what subscribers get, in the API's snake_case: ready to leave. */
export type NewEvent = {
  type: EventType
  at: number
  data: Record<string, unknown>
  /** The trace it belongs to; default: the current one. */
  traceparent?: string | null
}

/**
 * Records that something happened, in the transaction in which it happens (invariant 7). After the commit the caller
 * wakes the relay: `signals.notify('outbox')`. If the caller dies before that, the relay finds the row by itself.
 */
export async function recordEvent(tx: Tx, ...events: NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const values = events.flatMap(({ type, at, data, traceparent = currentTrace() }) => [
    newId('evt'),
    type,
    JSON.stringify(data),
    at,
    traceparent,
  ])
  // Several for each outgoing message: written by hand, because building the statement costs more than running it.
  const text = insertion(dialectOf(tx), events.length)
  await (runAtOnce(tx, text, values) ?? tx.executeQuery(CompiledQuery.raw(text, values)))
}

const MAX_KEPT = 64
const COLUMNS = ['id', 'type', 'data', 'at', 'traceparent']

/** The text of the statement for each number of events: few are recorded at once. */
const insertions: Record<Dialect, string[]> = { sqlite: [], postgres: [] }

function insertion(dialect: Dialect, count: number): string {
  const known = insertions[dialect][count]
  if (known) return known
  const row = (index: number) => {
    const places = COLUMNS.map((_, column) =>
      dialect === 'postgres' ? `$${index * COLUMNS.length + column + 1}` : '?',
    )
    return `(${places.join(', ')})`
  }
  const rows = Array.from({ length: count }, (_, n) => row(n)).join(', ')
  const text = `insert into outbox (${COLUMNS.join(', ')}) values ${rows}`
  if (count <= MAX_KEPT) insertions[dialect][count] = text
  return text
}
