import type { Metrics } from '../lib/metrics.ts'
import { type NewSpan, withSpan } from '../lib/tracing/tracing.ts'
import { SECOND } from '../lib/units.ts'
import type { Connection, ConnectionHandlers, SendResult, WhatsApp } from './port.ts'

type Meters = Pick<Metrics, 'messagesIn' | 'messagesOut' | 'acknowledgementSeconds' | 'restrictions'>

/** The same WhatsApp, with metrics: what comes in, what goes out and how it ends, restrictions. */
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
  const result = await withSpan('send message', sending(message), async (span) => {
    const result = await connection.send(message)
    span?.set({ 'otklik.outcome': result.outcome })
    if (result.outcome === 'refused') span?.fail(`refused_${result.code}`)
    else if (result.outcome !== 'accepted') span?.fail(result.outcome)
    return result
  })
  messagesOut.inc({ result: result.outcome })
  if (result.outcome === 'accepted') acknowledgementSeconds.observe((performance.now() - startedAt) / SECOND)
  return result
}

/** Until the network's acknowledgement, whichever network it is. */
const sending =
  ({ id }: Parameters<Connection['send']>[0]) =>
  (): NewSpan => ({
    kind: 'client',
    attributes: {
      'messaging.system': 'whatsapp',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.message.id': id,
    },
  })

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
