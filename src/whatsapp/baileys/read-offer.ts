import { type proto, toNumber } from '@whiskeysockets/baileys'
import { SECOND } from '../../lib/units.ts'
import type { IncomingContent, Money } from '../port.ts'
import { isObject, objectOf, objectsIn, stringOf } from './json-of-strangers.ts'
import { present, type Reading } from './reading.ts'

type Order = Extract<IncomingContent, { type: 'order' }>

/** Orders, products, polls and events. */
export function readOffer(message: proto.IMessage): Reading | undefined {
  return readOrder(message) ?? readProduct(message) ?? readPoll(message) ?? readEvent(message)
}

/** WhatsApp counts in thousandths. */
const THOUSANDTHS = 1_000

function money(thousandths: Parameters<typeof toNumber>[0], currency: string | null | undefined): Money | undefined {
  const amount = toNumber(thousandths) / THOUSANDTHS
  return currency && Number.isFinite(amount) && thousandths ? { amount, currency } : undefined
}

function readOrder(message: proto.IMessage): Reading | undefined {
  const order = message.orderMessage
  if (!order) return readInvoiceOfFlow(message.interactiveMessage)
  const content: Order = {
    type: 'order',
    items: [],
    ...present('title', order.orderTitle),
    ...present('text', order.message),
    ...present('itemCount', order.itemCount),
    ...present('total', money(order.totalAmount1000, order.totalCurrencyCode)),
  }
  return { content, context: order.contextInfo }
}

/**
 * An order with its items, as businesses send it for payment: a button with `{"currency", "total_amount", "order"}`.
 */
function readInvoiceOfFlow(interactive: proto.Message.IInteractiveMessage | null | undefined): Reading | undefined {
  for (const { buttonParamsJson } of interactive?.nativeFlowMessage?.buttons ?? []) {
    const { order, currency: named, total_amount } = objectOf(buttonParamsJson)
    if (!isObject(order)) continue
    const currency = stringOf(named) ?? ''
    const items = objectsIn(order.items).map((item) => ({
      name: stringOf(item.name) ?? '',
      quantity: typeof item.quantity === 'number' ? item.quantity : 1,
      ...present('price', amountOf(item.amount)),
    }))
    const total = amountOf(total_amount)
    const content: Order = {
      type: 'order',
      items,
      ...present('title', interactive?.header?.title),
      ...present('text', interactive?.body?.text),
      ...present('itemCount', items.length),
      ...(total !== undefined && currency ? { total: { amount: total, currency } } : {}),
    }
    return { content, context: interactive?.contextInfo }
  }
  return undefined
}

/** `{"value": 150000, "offset": 100}` is 1,500. */
function amountOf(given: unknown): number | undefined {
  if (!isObject(given) || typeof given.value !== 'number') return undefined
  const offset = typeof given.offset === 'number' && given.offset > 0 ? given.offset : 1
  return given.value / offset
}

function readProduct({ productMessage: message }: proto.IMessage): Reading | undefined {
  if (!message) return undefined
  const { product, catalog, body, contextInfo: context } = message
  const price = money(product?.salePriceAmount1000 || product?.priceAmount1000, product?.currencyCode)
  return {
    content: {
      type: 'product',
      title: product?.title || catalog?.title || '',
      ...present('description', product?.description || catalog?.description),
      ...present('text', body),
      ...present('price', price),
      ...present('url', product?.url),
    },
    context,
  }
}

function readPoll(message: proto.IMessage): Reading | undefined {
  const poll =
    message.pollCreationMessage ??
    message.pollCreationMessageV2 ??
    message.pollCreationMessageV3 ??
    message.pollCreationMessageV5
  if (!poll) return undefined
  const options = (poll.options ?? []).flatMap(({ optionName }) => optionName || [])
  const multiple = poll.selectableOptionsCount !== 1
  return { content: { type: 'poll', question: poll.name ?? '', options, multiple }, context: poll.contextInfo }
}

function readEvent({ eventMessage: event }: proto.IMessage): Reading | undefined {
  if (!event) return undefined
  const { name, description, location, joinLink, startTime, endTime, isCanceled, contextInfo: context } = event
  return {
    content: {
      type: 'event',
      name: name ?? '',
      canceled: isCanceled ?? false,
      ...present('description', description),
      ...present('place', [location?.name, location?.address].filter(Boolean).join(', ')),
      ...present('url', joinLink),
      ...present('startsAt', toNumber(startTime) * SECOND),
      ...present('endsAt', toNumber(endTime) * SECOND),
    },
    context,
  }
}
