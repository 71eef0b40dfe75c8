import { z } from 'zod'
import type { Channel } from '../../db/schema/deliveries.ts'
import { CHANNELS, queueOf } from '../../deliveries/index.ts'
import { MINUTE } from '../../lib/units.ts'
import type { MailingRow } from '../view.ts'

export const CHANNEL_MODES = ['cascade', 'all'] as const
export type ChannelMode = (typeof CHANNEL_MODES)[number]

const DEFAULT_WAIT_MINUTES = 60
const LONGEST_WAIT_MINUTES = 14 * 24 * 60

/** One channel of an automatic mailing with its own text (SPEC M7). */
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
        { channel: 'push', template_id: 'tpl_1', wait_minutes: 30 },
        { channel: 'whatsapp', template_id: 'tpl_2', wait_minutes: 120 },
        { channel: 'sms', template_id: 'tpl_3' },
      ],
    ],
  })

export const channelModeInput = z.enum(CHANNEL_MODES).meta({
  description:
    'cascade: the next channel only when the former did not reach the guest in time (delivered or read); all: every channel at once',
})

export const channelsOut = z.array(stepSchema.extend({ wait_minutes: z.number().int() }))

type Of = Pick<MailingRow, 'id' | 'channels' | 'channel_mode' | 'template_id'>

/** The channels of a mailing in their order; of a plain one WhatsApp alone. */
export function stepsOf({ channels, template_id }: Omit<Of, 'id'>): ChannelStep[] {
  if (channels !== null) return JSON.parse(channels) as ChannelStep[]
  return [{ channel: 'whatsapp', template_id, wait_minutes: DEFAULT_WAIT_MINUTES }]
}

export function modeOf({ channels, channel_mode }: Omit<Of, 'id' | 'template_id'>): ChannelMode {
  return channels === null ? 'all' : (channel_mode ?? 'cascade')
}

/** The queue of one channel of a mailing. */
export type MailingQueue = {
  id: string
  channel: Channel
  templateId: string
  waitMs: number
  /** The queue that gets whom this one does not reach; null: none does. */
  next: string | null
  /** Guests are planned into it when the mailing is planned; not only handed over by another queue. */
  first: boolean
}

/** The queues of a mailing in the order of its channels. */
export function queuesOf(mailing: Of): MailingQueue[] {
  const steps = stepsOf(mailing)
  const cascade = modeOf(mailing) === 'cascade'
  return steps.map(({ channel, template_id, wait_minutes }, index) => {
    const following = cascade ? steps[index + 1] : undefined
    return {
      id: queueOf(mailing.id, channel),
      channel,
      templateId: template_id,
      waitMs: wait_minutes * MINUTE,
      next: following ? queueOf(mailing.id, following.channel) : null,
      first: !cascade || index === 0,
    }
  })
}

/** How long after it could be sent a delivery of this queue is looked at for the next one; null: never. */
export function fallbackAfterMs({ next, waitMs }: MailingQueue): number | null {
  return next === null ? null : waitMs
}

/** The template whose text a channel sends. */
export function templateFor(mailing: Omit<Of, 'id'>, channel: Channel): string | undefined {
  return stepsOf(mailing).find((step) => step.channel === channel)?.template_id
}
