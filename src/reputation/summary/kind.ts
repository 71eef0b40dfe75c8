import type { Tx } from '../../db/index.ts'
import { addDelivery, type DeliveryKind, openQueue, PRIORITY } from '../../deliveries/index.ts'
import { type GuestDeps, saveGuest } from '../../guests/index.ts'
import { publicOrigin } from '../../http/public-origin.ts'
import { compareRestaurants } from '../comparison/compare-restaurants.ts'
import { recipientsBy, type SummarySettings } from './recipients.ts'
import { summaryText } from './summary-text.ts'
import { type Week, weekOf } from './week.ts'

const OWNER = { owner_kind: 'weekly_summary', owner_id: 'all' } as const

/**
 * Plans the summary of a week for a manager's chat. Once for each week and phone, however often it is planned: it is
 * the same delivery and so the same message (invariant 2). Returns whether it is new.
 */
export async function planSummary(tx: Tx, guests: GuestDeps, phone: string, week: Week, at: number): Promise<boolean> {
  const { guest } = await saveGuest(tx, guests, { phone }, at)
  const queueId = await openQueue(tx, {
    owner: OWNER,
    kind: 'weekly_summary',
    priority: PRIORITY.weekly_summary,
    numberIds: null,
    at,
  })
  return addDelivery(tx, { queueId, guestId: guest.id, dedupeKey: week.from, notBefore: at, at })
}

/** Summaries as sent to managers' chats: paced, behind replies and rating requests, ahead of mailings. */
export function weeklySummaryKind({ settings }: { settings: SummarySettings }): DeliveryKind {
  return {
    async prepare(db) {
      return {
        quietHours: null,
        minIntervalMs: 0,
        countsAsMailing: false,
        async render({ delivery, guest }) {
          const recipient = recipientsBy(settings, 'chat').find(({ address }) => address === guest.phone)
          if (!recipient) return { skip: 'summary_off' }
          const week = weekOf(delivery.dedupeKey)
          const period = { from: { date: week.from }, to: { date: week.to } }
          const { data } = await compareRestaurants(db, { period })
          const { language } = recipient
          return { text: summaryText({ week, rows: data, language, origin: publicOrigin(settings) }) }
        },
      }
    },
  }
}
