import type { SimulatedNumber } from '../../numbers/index.ts'
import type { NewChatQuota } from './new-chats.ts'
import type { QueueInput } from './waiting-queue.ts'

/** A number with its ledger. Times are people's time. */
export type NumberInput = {
  id: string
  /** Of guests who have none, when this number sends. */
  zone: string
  /** Its ledger as it stands; each simulation fills one of its own. */
  open(): SimulatedNumber
  /** It sends nothing before: its warm-up ends then, or it is now. */
  from: number
  /** WhatsApp lets it write to new people from then on. */
  firstContactsFrom: number
  /** WhatsApp lets it begin so many chats; undefined: as many as it wants. */
  newChats?: NewChatQuota | undefined
}

export type SimulationInput = {
  now: number
  /** All that share the numbers; the one that is asked about among them. */
  queues: readonly QueueInput[]
  queueId: string
  numbers: readonly NumberInput[]
  /** By when it is to be finished: how many would be left is counted. */
  finishBefore: number | null
}

/** A number in the course of a simulation: when it may send next and what it waited for. */
export type Line = NumberInput & { line: SimulatedNumber; next: number }
