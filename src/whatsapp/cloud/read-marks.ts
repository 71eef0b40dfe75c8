import { z } from 'zod'
import type { Logger } from '../../lib/logger.ts'
import { fateOf } from './failures.ts'
import type { GraphClient } from './graph-client.ts'
import { GraphError } from './graph-error.ts'

type Deps = { client: GraphClient; phoneNumberId: string; log: Logger }

export type ReadMarks = {
  /** Marks guests' messages as read, by Meta's ids. Throws when Meta is to be asked again later. */
  read(wamids: readonly string[]): Promise<void>
  /** Shows the guest of this message that somebody is writing; that also marks it as read. */
  typing(wamid: string): Promise<void>
}

const success = z.object({ success: z.boolean() })

export function makeReadMarks({ client, phoneNumberId, log }: Deps): ReadMarks {
  const post = (message_id: string, more: Record<string, unknown> = {}) => {
    const body = { messaging_product: 'whatsapp', status: 'read', message_id, ...more }
    return client.post(`${phoneNumberId}/messages`, body, success)
  }
  return {
    async read(wamids) {
      for (const wamid of wamids) {
        try {
          await post(wamid)
        } catch (err) {
          // Too old, or not Meta's: asking again would not help, and must not hold back the others.
          if (!(err instanceof GraphError) || fateOf(err).kind !== 'never') throw err
          log.warn({ code: err.code }, 'Meta did not take a read mark')
        }
      }
    },
    async typing(wamid) {
      await post(wamid, { typing_indicator: { type: 'text' } })
    },
  }
}
