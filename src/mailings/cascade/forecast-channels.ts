import type { Settings } from '../../../config/env.ts'
import { countAudience } from '../../audiences/index.ts'
import type { ReadDb } from '../../db/index.ts'
import { countDeliveries } from '../../deliveries/index.ts'
import type { Clock } from '../../lib/clock.ts'
import { SECOND } from '../../lib/units.ts'
import { audienceOfMailing } from '../audience-of-mailing.ts'
import type { MailingRow } from '../view.ts'
import { channelsOf, type MailingChannel, modeOf, queuesOf } from './steps.ts'

type Deps = {
  db: ReadDb
  clock: Clock
  settings: Pick<Settings, 'OTKLIK_TIME_ZONE' | 'OTKLIK_SMS_PER_SECOND' | 'OTKLIK_PUSH_PER_SECOND'>
}

type Mailing = Pick<
  MailingRow,
  'id' | 'channels' | 'channel_mode' | 'template_id' | 'audience' | 'audience_at_start' | 'start_at' | 'started_at'
> &
  Pick<MailingRow, 'planned_at'>

/**
 * When a mailing of several channels will be finished at the latest, quiet hours aside. ChannelMode: when the slowest is. A
 * cascade: each channel but the last has its time for every guest, then the last one sends. `whatsappAt`: when WhatsApp
 * alone would have sent to everybody; null: nobody can tell.
 */
export async function finishOfChannels(
  deps: Deps,
  mailing: Mailing,
  whatsappAt: number | null,
): Promise<number | null> {
  const now = deps.clock.now()
  const begins = mailing.started_at ?? Math.max(now, mailing.start_at ?? now)
  const unplanned = await countUnplanned(deps, mailing, now)
  const ends: (number | null)[] = []
  let at = Math.max(now, begins)
  let waits = 0
  const ids = new Map((await queuesOf(deps.db, mailing)).map(({ channel, id }) => [channel, id]))
  for (const channel of channelsOf(mailing)) {
    const id = ids.get(channel.channel)
    const planned = id === undefined ? 0 : (await countDeliveries(deps.db, id)).byStatus.waiting
    const sent = channel.channel === 'whatsapp' ? whatsappAt : at + sendingMs(deps, channel, planned + unplanned)
    if (modeOf(mailing) === 'all') ends.push(sent)
    else if (channel.next !== null) {
      waits += channel.waitMs
      at = Math.max(now, begins + waits)
    } else ends.push(sent === null ? null : Math.max(at, sent))
  }
  return ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? at))
}

function sendingMs({ settings }: Deps, { channel }: MailingChannel, messages: number): number {
  const perSecond = channel === 'sms' ? settings.OTKLIK_SMS_PER_SECOND : settings.OTKLIK_PUSH_PER_SECOND
  return Math.ceil(messages / perSecond) * SECOND
}

async function countUnplanned({ db, settings }: Deps, mailing: Mailing, now: number): Promise<number> {
  if (mailing.planned_at !== null) return 0
  const audience = await audienceOfMailing(db, mailing, { at: now, zone: settings.OTKLIK_TIME_ZONE })
  return countAudience(db, audience)
}
