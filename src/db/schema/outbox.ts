import type { Generated } from 'kysely'
import type { Json } from './columns.ts'

export type OutboxTables = {
  outbox: OutboxTable
  relay_state: RelayStateTable
}

export type OutboxTable = {
  seq: Generated<number>
  id: string
  type: string
  data: Json
  at: number
  /** Assigned by the relay, gapless and in order: what `Last-Event-ID` and subscribers count by. Null until relayed. */
  position: number | null
  /** W3C trace context of what it reports; null while traces are off. */
  traceparent: Generated<string | null>
}

export type RelayStateTable = {
  id: 1
  position: number
}
