import { z } from 'zod'
import { type ReadDb, storedJson } from '../../db/index.ts'
import type { Channel } from '../../db/schema/deliveries.ts'
import { CHANNELS, findQueues, type SendQueueRow } from '../../deliveries/index.ts'
import { MINUTE } from '../../lib/units.ts'
import type { MailingRow } from '../view.ts'

const CHANNEL_MODES = ['cascade', 'all'] as const
export type ChannelMode = (typeof CHANNEL_MODES)[number]

const DEFAULT_WAIT_MINUTES = 60
const LONGEST_WAIT_MINUTES = 14 * 24 * 60

/** One channel of a mailing with its own text. */
const stepSchema = z.object({
  channel: z.enum(CHANNELS),
  template_id: z.string().max(100),
  wait_minutes: z
    .number()
    .int()
    .min(1)
    .max(LONGEST_WAIT_MINUTES)
    .default(DEFAULT_WAIT_MINUTES)
    .meta({ description: 'cascade: how long it has to reach the guest before the next channel does' }),
})

export type ChannelStep = z.output<typeof stepSchema>

export const channelsInput = z
  .array(stepSchema)
  .min(1)
  .max(CHANNELS.length)
  .refine((steps) => new Set(steps.map(({ channel }) => channel)).size === steps.length, {
    message: 'each channel once',
  })
  .meta({
    description: 'Channels in their order, each with its own text',
    examples: [
      [
        { channel: 'push', template_id: 'tpl_01JD5ZQ8W9V4T7XK2M6N3R0PB1', wait_minutes: 30 },
        { channel: 'whatsapp', template_id: 'tpl_01JD5ZQ8W9V4T7XK2M6N3R0PB2', wait_minutes: 120 },
        { channel: 'sms', template_id: 'tpl_01JD5ZQ8W9V4T7XK2M6N3R0PB3' },
      ],
    ],
  })

export const readSteps = storedJson('mailings.channels', z.array(stepSchema))

export const channelModeInput = z.enum(CHANNEL_MODES).meta({
  description:
    'cascade: the next channel only when the former did not reach the guest in time (delivered or read); all: every channel at once',
})

export const channelsOut = z.array(stepSchema.extend({ wait_minutes: z.number().int() }))

type Of = Pick<MailingRow, 'id' | 'channels' | 'channel_mode' | 'template_id'>

/** The channels of a mailing in order; of a plain mailing only WhatsApp. */
export function stepsOf({ channels, template_id }: Omit<Of, 'id'>): ChannelStep[] {
  if (channels !== null) return readSteps(channels)
  return [{ channel: 'whatsapp', template_id, wait_minutes: DEFAULT_WAIT_MINUTES }]
}

export function modeOf({ channels, channel_mode }: Omit<Of, 'id' | 'template_id'>): ChannelMode {
  return channels === null ? 'all' : (channel_mode ?? 'cascade')
}

/** One channel of a mailing, and its place among the others. */
export type MailingChannel = {
  channel: Channel
  templateId: string
  waitMs: number
  /** The channel that takes over guests whom this one does not reach; null: none does. */
  next: Channel | null
  /** Guests are planned for it when the mailing is planned, not only handed over by another channel. */
  first: boolean
}

/** The channels of a mailing in order. */
export function channelsOf(mailing: Omit<Of, 'id'>): MailingChannel[] {
  const steps = stepsOf(mailing)
  const cascade = modeOf(mailing) === 'cascade'
  return steps.map(({ channel, template_id, wait_minutes }, index) => ({
    channel,
    templateId: template_id,
    waitMs: wait_minutes * MINUTE,
    next: (cascade && steps[index + 1]?.channel) || null,
    first: !cascade || index === 0,
  }))
}

/** A channel of a mailing with the id of its send queue. */
export type MailingQueue = MailingChannel & { id: string }

/**
 * The queues of a mailing in the order of its channels. They are created when it starts: before that there are none.
 */
export async function queuesOf(db: ReadDb, mailing: Of): Promise<MailingQueue[]> {
  const queues = await findQueues(db, 'mailing', [mailing.id])
  const ids = new Map(queues.filter(({ is_test }) => is_test === 0).map(({ channel, id }) => [channel, id]))
  return channelsOf(mailing).flatMap((channel) => {
    const id = ids.get(channel.channel)
    return id === undefined ? [] : [{ ...channel, id }]
  })
}

/** The queue from which numbers send a mailing; undefined before it starts, and for a mailing without WhatsApp. */
export async function findWhatsAppQueue(db: ReadDb, mailingId: string): Promise<SendQueueRow | undefined> {
  const queues = await findQueues(db, 'mailing', [mailingId])
  return queues.find(({ channel, is_test }) => channel === 'whatsapp' && is_test === 0)
}

/** How long after it could have been sent a delivery of this queue goes to the next channel; null: never. */
export function fallbackAfterMs({ next, waitMs }: MailingChannel): number | null {
  return next === null ? null : waitMs
}

/** The template whose text a channel sends. */
export function templateFor(mailing: Omit<Of, 'id'>, channel: Channel): string | undefined {
  return stepsOf(mailing).find((step) => step.channel === channel)?.template_id
}
