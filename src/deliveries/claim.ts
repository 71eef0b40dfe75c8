import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { consentAllows } from '../guests/index.ts'
import { servesAs } from './candidates.ts'
import { consentNeeded } from './consent-needed.ts'
import type { QueueRenderer } from './kinds.ts'
import type { SendQueueRow } from './send-queues.ts'
import type { DeliveryRow } from './view.ts'

export type Claim = {
  deliveryId: string
  variant: number | null
  /** If it leaves as a chat message. `firstContact`: the guest has never written to the number. */
  message?: { id: string; whatsappId: string; firstContact: boolean }
}

export type Claimed = Pick<DeliveryRow, 'id' | 'queue_id' | 'guest_id' | 'attempts' | 'not_before'>

type Traced = Pick<DeliveryRow, 'traceparent'>

type Claimant = {
  queue: SendQueueRow
  /** The number that sends; null when none does. */
  numberId: string | null
  renderer: Pick<QueueRenderer, 'channelMode' | 'purpose'>
  /** The version of the text that all of them get: see `QueueRenderer.textVersion`. */
  textVersion?: number | undefined
  at: number
}

/**
 * Claims waiting deliveries of one queue, each if the queue is still open, the guest still consents, nothing else is on
 * its way to them and, in a cascade, no other channel has reached them. Returns those it claimed: fewer than asked
 * means that something changed meanwhile.
 */
export async function claim(tx: Tx, claims: readonly Claim[], claimant: Claimant): Promise<(Claimed & Traced)[]> {
  if (claims.length === 0) return []
  const { queue, numberId, renderer, textVersion = null, at } = claimant
  const values = claims.map(({ deliveryId, variant, message }) => {
    const firstContact = message ? sql.lit(message.firstContact ? 1 : 0) : sql`cast(null as integer)`
    return sql`(cast(${deliveryId} as text), cast(${variant} as integer), cast(${message?.id ?? null} as text), cast(${message?.whatsappId ?? null} as text), ${firstContact})`
  })
  // Written so that only the id index serves them: before its statistics know of a new mailing, PostgreSQL believes
  // that the index of waiting deliveries is short, and reads all of it.
  const { rows } = await sql<Claimed & Traced>`
    update deliveries set
      status = 'sending', reason = null, attempts = attempts + 1, claimed_at = cast(${at} as bigint),
      text_version = cast(${textVersion} as integer), variant = v.column2, message_id = v.column3, whatsapp_id = v.column4, first_contact = v.column5
      ${numberId === null ? sql`` : sql`, number_id = ${numberId}, not_before = cast(${at} as bigint)`}
    from (values ${sql.join(values)}) as v
    where deliveries.id = v.column1
      and case status when 'waiting' then 1 else 0 end = 1
      and ${numberId === null ? sql`case when number_id is null then 1 else 0 end = 1` : sql`coalesce(number_id, ${numberId}) = ${numberId}`}
      and (select send_queues.open from send_queues where send_queues.id = queue_id) = 1
      and (
        select count(*) from guests
        where guests.id = guest_id
          and (guests.opted_out_at is not null or guests.blocked_at is not null or guests.merged_into is not null)
      ) = 0
      and ${consentAllows(sql`deliveries.guest_id`, consentNeeded(queue, renderer))}
      and (
        select count(*) from deliveries as other join send_queues as q on q.id = other.queue_id
        where other.guest_id = deliveries.guest_id and other.sent_at is null and other.status = 'sending'
          and not (other.dedupe_key = deliveries.dedupe_key and ${servesAs(queue)})
      ) = 0
      ${renderer.channelMode === 'cascade' ? notReached(queue) : sql``}
    returning id, queue_id, guest_id, attempts, not_before, traceparent
  `.execute(tx)
  return rows
}

/** No other channel of a cascade. */
function notReached(queue: SendQueueRow) {
  return sql`
    and (
      select count(*) from deliveries as other join send_queues as q on q.id = other.queue_id
      where other.guest_id = deliveries.guest_id and other.dedupe_key = deliveries.dedupe_key
        and other.status in ('delivered', 'read') and ${servesAs(queue)}
    ) = 0`
}
