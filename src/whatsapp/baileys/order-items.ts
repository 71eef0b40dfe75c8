import { type proto, toNumber, type WASocket } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import { within } from '../../lib/within.ts'
import type { IncomingContent } from '../port.ts'
import { unwrap } from './unwrap.ts'

type Order = Extract<IncomingContent, { type: 'order' }>
export type FindOrderItems = (order: proto.Message.IOrderMessage) => Promise<Order['items']>

/** The message waits for them no longer: without its items it still says how many there are and what they cost. */
const PATIENCE_MS = 5 * SECOND

/**
 * An order from the catalogue says how many items it has. Which ones, WhatsApp tells whoever asks with the enclosed
 * token. The unit of its amounts is documented nowhere; the total, which the message also has, reveals it.
 */
export const orderItemsBy =
  (socket: () => Pick<WASocket, 'getOrderDetails'>): FindOrderItems =>
  async ({ orderId, token, totalAmount1000 }) => {
    if (!orderId || !token) return []
    const details = await within(PATIENCE_MS, socket().getOrderDetails(orderId, token))
    const scale = toNumber(totalAmount1000) / THOUSANDTHS / (details?.price.total ?? Number.NaN)
    return (details?.products ?? []).map(({ name, quantity, price }) => ({
      name,
      quantity: quantity || 1,
      ...(Number.isFinite(price * scale) ? { price: price * scale } : {}),
    }))
  }

const THOUSANDTHS = 1_000

/** The same message, with the items of its order. */
export async function withOrderItems<T extends { content: IncomingContent }>(
  find: FindOrderItems,
  wrapped: proto.IMessage,
  normalised: T,
): Promise<T> {
  const { orderMessage } = unwrap(wrapped).message
  const { content } = normalised
  if (content.type !== 'order' || !orderMessage) return normalised
  const items = await find(orderMessage).catch(() => [])
  return { ...normalised, content: { ...content, items } }
}
