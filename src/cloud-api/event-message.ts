import type { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { messageChangeSchema, messageSchema } from '../inbox/index.ts'

const eventMessageSchema = messageSchema.extend({ change: messageChangeSchema.optional() })

/** A message as an event tells it, with what changed. */
export type EventMessage = z.output<typeof eventMessageSchema>

const read = storedJson('outbox.data', eventMessageSchema)

/** Undefined when it is no message any more: its guest was erased, or an older version wrote it. */
export function findEventMessage(data: string): EventMessage | undefined {
  try {
    return read(data)
  } catch {
    // Evaluated while events are relayed: an unreadable one must not stop the others.
    return undefined
  }
}
