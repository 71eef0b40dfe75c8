import type { Metrics } from '../lib/metrics.ts'
import { SECOND } from '../lib/units.ts'
import type { Connection, ConnectionHandlers, SendResult, WhatsApp } from './port.ts'

type Meters = Pick<Metrics, 'messagesIn' | 'messagesOut' | 'acknowledgementSeconds' | 'restrictions'>

/** The same WhatsApp, counted: what comes in, what goes out and how it ends, restrictions. */
export function measured(whatsapp: WhatsApp, meters: Meters): WhatsApp {
  return {
    ...whatsapp,
    open: async (options) => {
      const connection = await whatsapp.open({ ...options, handlers: measuredHandlers(options.handlers, meters) })
      return { ...connection, send: (message) => measuredSend(connection, meters, message) }
    },
  }
}

async function measuredSend(
  connection: Connection,
  { messagesOut, acknowledgementSeconds }: Meters,
  message: Parameters<Connection['send']>[0],
): Promise<SendResult> {
  const startedAt = performance.now()
  const result = await connection.send(message)
  messagesOut.inc({ result: result.outcome })
  if (result.outcome === 'accepted') acknowledgementSeconds.observe((performance.now() - startedAt) / SECOND)
  return result
}

function measuredHandlers(handlers: ConnectionHandlers, { messagesIn, restrictions }: Meters): ConnectionHandlers {
  return {
    ...handlers,
    onMessage: async (message) => {
      await handlers.onMessage(message)
      messagesIn.inc({ type: message.content.type })
    },
    onRestriction: (restriction) => {
      if (restriction) restrictions.inc({ kind: restriction.kind })
      return handlers.onRestriction(restriction)
    },
  }
}
