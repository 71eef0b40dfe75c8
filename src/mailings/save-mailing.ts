import { audit } from '../access/index.ts'
import { type Audience, audiencesIn, checkReferences, findUnknownGuests } from '../audiences/index.ts'
import type { Providers } from '../channels/index.ts'
import { type Db, transact } from '../db/index.ts'
import { findQueues, freeExcluded, type QuietHours, setQueue } from '../deliveries/index.ts'
import type { Signals } from '../jobs/index.ts'
import { AppError } from '../lib/errors.ts'
import { known } from '../lib/known.ts'
import type { PromoPercent } from '../lib/promo-percents.ts'
import { findNumbers } from '../numbers/index.ts'
import { checkTexts, getTemplate, textsOf } from '../templates/index.ts'
import { type ChannelsInput, checkedChannels, checkTemplateOf } from './cascade/check-channels.ts'
import { modeOf, queuesOf, stepsOf } from './cascade/steps.ts'
import { checkedChoice, type MessageTemplateChoice } from './official/message-template.ts'
import { queuePriority } from './queue-priority.ts'
import { checkedTiming, checkMayChange } from './schedule/change-timing.ts'
import type { TimingDeps, TimingInput } from './schedule/timing.ts'
import { changeMailing, insertMailing } from './store.ts'
import { getMailing, type MailingRow } from './view.ts'

type Deps = TimingDeps & { db: Db; signals: Signals; providers: Providers }
type By = { id: string }

export type MailingInput = {
  name: string
  /** The text of a mailing that uses only WhatsApp; for others see `channels`. */
  templateId?: string | undefined
  audience: Audience
  numberIds?: string[] | null | undefined
  whenNumberLost?: MailingRow['when_number_lost'] | undefined
  quietHours?: QuietHours | null | undefined
  priority?: MailingRow['priority'] | undefined
  purpose?: MailingRow['purpose'] | undefined
  /**
   * Each guest gets a promo code: its discount in per cent, and the days for which it is valid (null: the restaurant's
   * setting).
   */
  promo?: { percent: PromoPercent; days: number | null } | null | undefined
  finishBefore?: number | null | undefined
  /** What official numbers send outside the 24 hours. */
  messageTemplate?: MessageTemplateChoice | null | undefined
} & TimingInput &
  ChannelsInput

/** Saves a draft after checking what it refers to. */
export async function createMailing(deps: Deps, input: MailingInput, by: By): Promise<MailingRow> {
  const { db, clock } = deps
  const audience = await checkAudience(db, input.audience)
  const channels = await checkedChannels(deps, input, input.templateId)
  const templateId = channels?.template_id ?? input.templateId
  if (templateId === undefined) throw invalid('body.template_id', 'Name a template, or channels with one each.')
  await checkTemplates(db, { channels: null, ...channels, template_id: templateId })
  await checkNumbers(db, input.numberIds)
  const message_template = (await checkedChoice(db, input.messageTemplate)) ?? null
  const number_ids = input.numberIds ? JSON.stringify(input.numberIds) : null
  const timing = await checkedTiming(deps, { ...UNTIMED, number_ids }, input)
  return insertMailing(db, {
    name: input.name,
    ...channels,
    template_id: templateId,
    audience: JSON.stringify(audience),
    number_ids,
    message_template,
    quiet_hours: input.quietHours ? JSON.stringify(input.quietHours) : null,
    ...(input.whenNumberLost && { when_number_lost: input.whenNumberLost }),
    ...(input.priority && { priority: input.priority }),
    ...(input.purpose && { purpose: input.purpose }),
    ...promoColumns(input.promo),
    finish_before_at: input.finishBefore ?? null,
    start_at: null,
    ...timing,
    created_by: by.id,
    at: clock.now(),
  })
}

/**
 * How many deliveries of a running mailing are freed at once when its numbers change; the reconciler frees the rest.
 */
const FREED_AT_ONCE = 10_000

/** The timing columns of a draft that has no time yet. */
const UNTIMED = {
  status: 'draft',
  start_at: null,
  start_local: null,
  repeat_rule: null,
  trigger_kind: null,
  trigger_rule: null,
  started_at: null,
} as const

/** Undefined fields stay as they are. */
export type MailingChanges = { [Field in keyof MailingInput]?: MailingInput[Field] | undefined }

/** Changes what is not sent yet, at any time before the mailing is over; the audience only of a draft. */
export async function changeDraftOrRunning(deps: Deps, id: string, changes: MailingChanges, by: By): Promise<void> {
  const { db, clock, signals } = deps
  const { name, numberIds, quietHours, priority, whenNumberLost } = changes
  const before = await getMailing(db, id)
  const audience = changes.audience && (await checkAudience(db, changes.audience))
  // The audience of a triggered mailing is a filter, checked at each trigger.
  if (audience && before.started_at !== null && before.trigger_rule === null) {
    throw new AppError('wrong_state', `This mailing is ${before.status}: its audience can't be changed any more.`)
  }
  const channels = await channelChanges(deps, before, changes)
  await checkNumbers(db, numberIds)
  const message_template = await checkedChoice(db, changes.messageTemplate)
  checkMayChange(before, changes)
  const timing = await checkedTiming(deps, before, changes)
  const at = clock.now()
  await transact(db, async (tx) => {
    const columns = {
      ...(name !== undefined && { name }),
      ...channels,
      ...(audience && { audience: JSON.stringify(audience) }),
      ...(numberIds !== undefined && { number_ids: numberIds && JSON.stringify(numberIds) }),
      ...(quietHours !== undefined && { quiet_hours: quietHours && JSON.stringify(quietHours) }),
      ...(whenNumberLost !== undefined && { when_number_lost: whenNumberLost }),
      ...(priority !== undefined && { priority }),
      ...(changes.purpose !== undefined && { purpose: changes.purpose }),
      ...promoColumns(changes.promo),
      ...(message_template !== undefined && { message_template }),
      ...(changes.finishBefore !== undefined && { finish_before_at: changes.finishBefore }),
      ...timing,
    }
    const changed = await changeMailing(tx, id, columns, at)
    if (!changed) throw new AppError('wrong_state', 'This mailing is over: it cannot be changed any more.')
    if (changed.status !== before.status && Object.keys({ ...channels, ...timing }).length > 0) {
      throw new AppError('conflict', `This mailing has just become ${changed.status}: look at it again.`)
    }
    if (priority !== undefined) {
      for (const queue of await queuesOf(tx, changed))
        await setQueue(tx, queue.id, { priority: queuePriority(changed) })
    }
    const byNumbers = (await findQueues(tx, 'mailing', [id])).filter(({ channel }) => channel === 'whatsapp')
    if (whenNumberLost !== undefined) {
      for (const queue of byNumbers) if (queue.is_test === 0) await setQueue(tx, queue.id, { whenNumberLost })
    }
    if (audience && changed.started_at !== null && changed.trigger_rule === null) {
      throw new AppError('conflict', 'This mailing has just started: its audience stays as it is.')
    }
    if (numberIds !== undefined) {
      for (const queue of byNumbers) await setQueue(tx, queue.id, { numberIds })
    }
    await audit(tx, { actor: by, action: 'mailing.change', subject: id, details: { fields: Object.keys(columns) }, at })
  })
  if (numberIds) await freeExcluded(deps, FREED_AT_ONCE)
  signals.notify('deliveries')
}

function promoColumns(promo: MailingInput['promo']) {
  if (promo === undefined) return {}
  return { promo_percent: promo?.percent ?? null, promo_days: promo?.days ?? null }
}

export async function checkAudience(db: Db, audience: Audience): Promise<Audience> {
  await checkReferences(db, [
    ...('audience_id' in audience ? [audience.audience_id] : []),
    ...('conditions' in audience ? audiencesIn(audience.conditions) : []),
    ...(audience.exclude_audience_ids ?? []),
  ])
  if ('guest_ids' in audience) {
    const unknown = await findUnknownGuests(db, audience.guest_ids)
    if (unknown.length > 0) {
      const some = unknown.slice(0, 3).join(', ')
      throw invalid('body.audience.guest_ids', `${unknown.length} of these guests are unknown: ${some}.`)
    }
  }
  return audience
}

/** The columns of a change to channels and texts. Which channels there are is fixed when the mailing starts. */
async function channelChanges(deps: Deps, before: MailingRow, changes: MailingChanges) {
  const given = await checkedChannels(deps, changes, changes.templateId ?? before.template_id)
  const channelsOf = (row: Pick<MailingRow, 'channels' | 'channel_mode' | 'template_id'>) =>
    `${modeOf(row)} ${stepsOf(row).map(({ channel }) => channel)}`
  const after = withTemplate({ ...before, ...given }, changes.templateId)
  if (before.started_at !== null && channelsOf(before) !== channelsOf(after)) {
    throw new AppError('wrong_state', "This mailing has begun: its channels and their order can't be changed any more.")
  }
  if (given || changes.templateId !== undefined) await checkTemplates(deps.db, after)
  const { channels, channel_mode, template_id } = after
  return given || changes.templateId !== undefined ? { channels, channel_mode, template_id } : {}
}

/** `template_id` alone changes the text of WhatsApp, or of the only channel. */
function withTemplate(row: MailingRow, templateId: string | undefined): MailingRow {
  if (templateId === undefined) return row
  if (row.channels === null) return { ...row, template_id: templateId }
  const steps = stepsOf(row)
  const main = steps.find(({ channel }) => channel === 'whatsapp') ?? known(steps[0], 'channel of this mailing')
  const changed = steps.map((step) => (step === main ? { ...step, template_id: templateId } : step))
  return { ...row, channels: JSON.stringify(changed), template_id: templateId }
}

async function checkTemplates(db: Db, row: Pick<MailingRow, 'channels' | 'template_id'>): Promise<void> {
  for (const { channel, template_id } of stepsOf({ ...row, channel_mode: null })) {
    await checkTemplateOf(db, template_id, channel, 'body.template_id')
    checkTexts(textsOf(await getTemplate(db, template_id)))
  }
}

export async function checkNumbers(db: Db, ids: string[] | null | undefined): Promise<void> {
  if (!ids) return
  const known = new Set((await findNumbers(db, ids)).map(({ id }) => id))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) throw invalid('body.number_ids', `Unknown numbers: ${unknown.slice(0, 3).join(', ')}.`)
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_input', message, [{ path, message }])
}
