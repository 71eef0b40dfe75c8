import { type Tx, transact } from '../db/index.ts'
import { reportDeliveries, settleDelivery } from '../deliveries/index.ts'
import type { ChannelDeps } from './deps.ts'
import type { Fate } from './port.ts'
import { addToTotals, changeSend, findSendsOf, lockSend, type SendRow } from './sends.ts'
import { noteSent } from './settle.ts'
import { findDelivery } from './view.ts'

type Deps = Pick<ChannelDeps, 'db' | 'clock' | 'signals'>

/** A report from outside: which send it is about, and who says so. */
export type Report = {
  no: number
  provider: string
  phone?: string | undefined
  providerId?: string | undefined
  fate: Fate
}

/**
 * Handles a provider's report: late, twice, out of order, or about nothing of ours. Returns whether it was about one of
 * our sends.
 */
export async function takeReport(deps: Deps, { no, provider, phone, providerId, fate }: Report): Promise<boolean> {
  const taken = await transact(deps.db, async (tx) => {
    const send = await lockSend(tx, no)
    if (!send || send.provider !== provider) return false
    // Another installation may share the account and number its messages as we do.
    if (phone !== undefined && digits(phone) !== digits(send.address)) return false
    if (providerId !== undefined && send.provider_id !== null && send.provider_id !== providerId) return false
    await applyFate(tx, { ...send, provider_id: send.provider_id ?? providerId ?? null }, fate, deps.clock.now())
    return true
  })
  if (taken) deps.signals.notify('outbox')
  return taken
}

const digits = (phone: string) => phone.replace(/\D/g, '')

/** Records a message's state as its provider reports it. Returns whether it is final. */
export async function applyFate(tx: Tx, send: SendRow, fate: Fate, at: number): Promise<boolean> {
  switch (fate.fate) {
    case 'pending':
    case 'delivered':
    case 'read':
      return followSend(tx, send, fate, at)
    case 'failed': {
      await changeSend(tx, send.no, ['sending', 'unsure', 'accepted'], {
        provider_status: fate.status,
        error: fate.code,
        reported_at: at,
        check_at: null,
      })
      await reportDeliveries(tx, [send.delivery_id], { status: 'failed', reason: fate.code }, at)
      return true
    }
    case 'unknown':
    case 'no_answer':
      return false
    default:
      return fate satisfies never
  }
}

type Followed = Extract<Fate, { fate: 'pending' | 'delivered' | 'read' }>

async function followSend(tx: Tx, send: SendRow, fate: Followed, at: number): Promise<boolean> {
  if (send.status === 'refused') return true
  if (send.status !== 'accepted') await accept(tx, send, at)
  const { segments = send.segments, price } = fate
  const done = fate.fate !== 'pending'
  await changeSend(tx, send.no, ['accepted'], {
    provider_status: fate.status,
    segments,
    ...(price !== undefined && { price, price_known: 1 }),
    ...(done && { reported_at: at, check_at: null }),
  })
  await addToTotals(tx, send.queue_id, {
    sends: 0,
    segments: segments - send.segments,
    price: (price ?? send.price) - send.price,
  })
  if (fate.fate !== 'pending') await reportDeliveries(tx, [send.delivery_id], { status: fate.fate }, at)
  return done
}

/** A message that was unsure, or reported before it was answered, has been accepted. */
async function accept(tx: Tx, send: SendRow, at: number): Promise<void> {
  const change = { status: 'accepted', provider_id: send.provider_id ?? String(send.no), settled_at: at } as const
  if (!(await changeSend(tx, send.no, ['sending', 'unsure'], change))) return
  await addToTotals(tx, send.queue_id, { sends: 1, segments: send.segments, price: send.price })
  const delivery = await findDelivery(tx, send.delivery_id)
  if (!delivery) return
  await settleDelivery(tx, delivery.id, { kind: 'sent' }, at)
  await noteSent(tx, { delivery, countsAsMailing: send.counts_as_mailing === 1 }, at)
}

export type Receipt = { deliveryId: string; status: 'delivered' | 'read'; at: number | undefined }

/** What the restaurant's app reports about pushes. Returns how many of them were ours. */
export async function takeReceipts(deps: Deps, receipts: readonly Receipt[]): Promise<number> {
  const now = deps.clock.now()
  let known = 0
  for (const { deliveryId, status, at } of receipts) {
    const isKnown = await transact(deps.db, async (tx) => {
      const latest = (await findSendsOf(tx, [deliveryId])).findLast(
        ({ channel, status }) => channel === 'push' && status !== 'refused',
      )
      const send = latest && (await lockSend(tx, latest.no))
      if (!send) return false
      await followSend(tx, send, { fate: status, status }, Math.min(at ?? now, now))
      return true
    })
    if (isKnown) known += 1
  }
  if (known > 0) deps.signals.notify('outbox')
  return known
}
