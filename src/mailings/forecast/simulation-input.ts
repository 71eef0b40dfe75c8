import type { SimulatedNumber } from '../../numbers/index.ts'
import type { NewChatQuota } from './new-chats.ts'
import type { QueueInput } from './waiting-queue.ts'

/** A number with its ledger. Times are UTC milliseconds by the wall clock. */
export type NumberInput = {
  id: string
  /** The zone for guests who have none, when this number sends. */
  zone: string
  /** Opens a copy of its present ledger for one simulation to fill. */
  open(): SimulatedNumber
  /** When it begins to send: at the end of its warm-up, or now. */
  from: number
  /** When WhatsApp lets it write to new people. */
  firstContactsFrom: number
  /** How many chats WhatsApp lets it begin; undefined: any number. */
  newChats?: NewChatQuota | undefined
}

export type SimulationInput = {
  now: number
  /** All queues that share the numbers, the one that is asked about among them. */
  queues: readonly QueueInput[]
  queueId: string
  numbers: readonly NumberInput[]
  /** The deadline, at which what is left is counted. */
  finishBefore: number | null
}

/** A number during a simulation: when it may send next, and what it waited for. */
export type Line = NumberInput & { line: SimulatedNumber; next: number }
