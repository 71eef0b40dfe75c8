import { demandConfigured, type Providers } from '../../channels/index.ts'
import type { Db } from '../../db/index.ts'
import { CHANNELS } from '../../deliveries/index.ts'
import { AppError } from '../../lib/errors.ts'
import { known } from '../../lib/known.ts'
import type { ChannelMode, ChannelStep } from './steps.ts'

export type ChannelsInput = {
  channels?: ChannelStep[] | null | undefined
  channelMode?: ChannelMode | undefined
  /** All configured channels, with the templates of the same name. */
  automatic?: boolean | undefined
}

type Deps = { db: Db; providers: Providers }

/** The columns of a mailing's channels. The WhatsApp text, or the first one, is its main template. */
export type ChannelColumns = { channels: string | null; channel_mode: ChannelMode | null; template_id?: string }

/**
 * The channels named in a call, checked: each is configured, and each template belongs to its channel. Undefined when
 * the call names none. Throws `invalid_input`.
 */
export async function checkedChannels(
  deps: Deps,
  { channels, channelMode, automatic }: ChannelsInput,
  templateId: string | undefined,
): Promise<ChannelColumns | undefined> {
  if (automatic && !channels) channels = await everyChannel(deps, templateId)
  if (channels === undefined) {
    if (channelMode === undefined) return undefined
    throw invalid('body.channel_mode', 'Say which channels as well.')
  }
  if (channels === null) return { channels: null, channel_mode: null }
  for (const [index, { channel, template_id }] of channels.entries()) {
    const path = `body.channels.${index}`
    if (channel !== 'whatsapp') demandConfigured(deps, channel, `${path}.channel`)
    await checkTemplateOf(deps.db, template_id, channel, `${path}.template_id`)
  }
  const main = channels.find(({ channel }) => channel === 'whatsapp') ?? known(channels[0], 'channel of this mailing')
  return {
    channels: JSON.stringify(channels),
    channel_mode: channelMode ?? 'cascade',
    template_id: main.template_id,
  }
}

/** Throws `invalid_input`: there is no such template, it is archived, or it is for another channel. */
export async function checkTemplateOf(
  db: Db,
  id: string,
  channel: ChannelStep['channel'],
  path: string,
): Promise<void> {
  const template = await db
    .selectFrom('templates')
    .select(['channel', 'archived_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!template) throw invalid(path, `There is no template ${id}.`)
  if (template.archived_at !== null) throw invalid(path, 'This template is archived.')
  if (template.channel !== channel) throw invalid(path, `This template is one for ${template.channel}, not ${channel}.`)
}

/** In this order: push costs nothing, WhatsApp is read, SMS costs. */
const ORDER = ['push', 'whatsapp', 'sms'] as const satisfies ChannelStep['channel'][]
const WAIT_MINUTES = 60

async function everyChannel({ db, providers }: Deps, templateId: string | undefined): Promise<ChannelStep[]> {
  if (templateId === undefined)
    throw invalid('body.template_id', 'Name one template; the others are found by its name.')
  const main = await db.selectFrom('templates').selectAll().where('id', '=', templateId).executeTakeFirst()
  if (!main) throw invalid('body.template_id', `There is no template ${templateId}.`)
  const same = await db
    .selectFrom('templates')
    .select(['id', 'channel'])
    .where('name', '=', main.name)
    .where('archived_at', 'is', null)
    .orderBy('id', 'desc')
    .execute()
  const ready = CHANNELS.filter((channel) => channel === 'whatsapp' || providers[channel].length > 0)
  const steps = ORDER.filter((channel) => ready.includes(channel)).flatMap((channel) => {
    const id = main.channel === channel ? main.id : same.find((template) => template.channel === channel)?.id
    return id === undefined ? [] : [{ channel, template_id: id, wait_minutes: WAIT_MINUTES }]
  })
  if (steps.length > 1) return steps
  const message = `Only ${main.channel} has a text: make templates named "${main.name}" for the other channels (${ready.join(', ')} are configured).`
  throw invalid('body.automatic', message)
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_input', message, [{ path, message }])
}
