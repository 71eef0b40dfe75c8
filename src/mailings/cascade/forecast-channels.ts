import type { Settings } from '../../../config/env.ts'
import type { ReadDb } from '../../db/index.ts'
import { countDeliveries } from '../../deliveries/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { HOUR, SECOND } from '../../lib/units.ts'
import { audienceOfMailing } from '../audience-of-mailing.ts'
import type { MailingRow } from '../view.ts'
import { reachOfAudience, reachOfWaiting } from './estimate-reach.ts'
import { channelsOf, modeOf, queuesOf } from './steps.ts'

type Deps = {
  db: ReadDb
  clock: Clock
  settings: Pick<
    Settings,
    'OTKLIK_TIME_ZONE' | 'OTKLIK_SMS_PER_SECOND' | 'OTKLIK_PUSH_PER_SECOND' | 'OTKLIK_MAILING_INTERVAL_HOURS'
  >
}

type Mailing = Pick<
  MailingRow,
  'id' | 'channels' | 'channel_mode' | 'template_id' | 'audience' | 'audience_at_start' | 'start_at' | 'started_at'
> &
  Pick<MailingRow, 'planned_at' | 'purpose'>

/**
 * When a mailing of several channels will be finished at the latest (UTC milliseconds), quiet hours aside. All channels
 * at once: when the slowest is. A cascade: each channel but the last has its waiting time for every guest, then the
 * last one sends. `whatsappAt`: when WhatsApp alone would have sent to everybody; null: unknown. Only guests to whom a
 * channel may send count: with an address, and with the consent that it needs.
 */
export async function finishOfChannels(
  deps: Deps,
  mailing: Mailing,
  whatsappAt: number | null,
): Promise<number | null> {
  const now = deps.clock.now()
  const begins = mailing.started_at ?? Math.max(now, mailing.start_at ?? now)
  const minIntervalMs = deps.settings.OTKLIK_MAILING_INTERVAL_HOURS * HOUR
  const ends: (number | null)[] = []
  let at = Math.max(now, begins)
  let waits = 0
  const ids = new Map((await queuesOf(deps.db, mailing)).map(({ channel, id }) => [channel, id]))
  for (const channel of channelsOf(mailing)) {
    const { channel: name } = channel
    const sent =
      name === 'whatsapp'
        ? whatsappAt
        : at +
          sendingMs(deps, name, await countToSend(deps, mailing, ids.get(name), { channel: name, now, minIntervalMs }))
    if (modeOf(mailing) === 'all') ends.push(sent)
    else if (channel.next !== null) {
      waits += channel.waitMs
      at = Math.max(now, begins + waits)
    } else ends.push(sent === null ? null : Math.max(at, sent))
  }
  return ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? at))
}

function sendingMs({ settings }: Deps, channel: 'sms' | 'push', messages: number): number {
  const perSecond = channel === 'sms' ? settings.OTKLIK_SMS_PER_SECOND : settings.OTKLIK_PUSH_PER_SECOND
  return Math.ceil(messages / perSecond) * SECOND
}

/**
 * Guests who will get it by this channel: those who wait for it, and the part of the audience that is not planned yet.
 */
async function countToSend(
  { db, settings }: Deps,
  mailing: Mailing,
  queueId: string | undefined,
  reach: { channel: 'sms' | 'push'; now: number; minIntervalMs: number },
): Promise<number> {
  const what = { ...reach, purpose: mailing.purpose }
  const count = queueId === undefined ? 0 : (await countDeliveries(db, queueId)).byStatus.waiting
  const planned = queueId === undefined ? 0 : await reachOfWaiting(db, { queueId, count }, what)
  if (mailing.planned_at !== null) return planned
  const audience = await audienceOfMailing(db, mailing, { at: reach.now, zone: settings.OTKLIK_TIME_ZONE })
  return planned + (await reachOfAudience(db, audience, what))
}
