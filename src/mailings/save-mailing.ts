import { audit } from '../access/index.ts'
import { type Db, transact } from '../db/index.ts'
import { type QuietHours, setLane } from '../dispatch/index.ts'
import type { Signals } from '../jobs/index.ts'
import { AppError } from '../lib/errors.ts'
import type { Audience } from './audiences/audience.ts'
import { audiencesIn } from './audiences/conditions.ts'
import { checkReferences } from './audiences/spell-out.ts'
import { findUnknownGuests } from './audiences/view.ts'
import { findNumbers } from './forecast/view.ts'
import { laneOfTests } from './lane-ids.ts'
import { lanePriority } from './lane-priority.ts'
import { checkedTiming, checkMayChange } from './schedule/change-timing.ts'
import type { TimingDeps, TimingInput } from './schedule/timing.ts'
import { changeMailing, insertMailing } from './store.ts'
import { checkTexts, textsOf } from './templates/template-texts.ts'
import { getTemplate } from './templates/view.ts'
import { getMailing, type MailingRow } from './view.ts'

type Deps = TimingDeps & { db: Db; signals: Signals }
type By = { id: string }

export type MailingInput = {
  name: string
  templateId: string
  audience: Audience
  numberIds?: string[] | null | undefined
  quietHours?: QuietHours | null | undefined
  priority?: MailingRow['priority'] | undefined
} & TimingInput

/** Saves a draft after checking what it refers to. */
export async function createMailing(deps: Deps, input: MailingInput, by: By): Promise<MailingRow> {
  const { db, clock } = deps
  const audience = await checkAudience(db, input.audience)
  await checkTemplate(db, input.templateId)
  await checkNumbers(db, input.numberIds)
  const number_ids = input.numberIds ? JSON.stringify(input.numberIds) : null
  const timing = await checkedTiming(deps, { ...UNTIMED, number_ids }, input)
  return insertMailing(db, {
    name: input.name,
    template_id: input.templateId,
    audience: JSON.stringify(audience),
    number_ids,
    quiet_hours: input.quietHours ? JSON.stringify(input.quietHours) : null,
    ...(input.priority && { priority: input.priority }),
    start_at: null,
    ...timing,
    created_by: by.id,
    at: clock.now(),
  })
}

/** A draft before it is said when it goes out. */
const UNTIMED = {
  status: 'draft',
  start_at: null,
  start_local: null,
  repeat_rule: null,
  trigger_kind: null,
  trigger_rule: null,
  started_at: null,
} as const

export type MailingChanges = Partial<MailingInput>

/** Changes what is not sent yet, at any time before the mailing is over. The audience of drafts only. */
export async function changeDraftOrRunning(deps: Deps, id: string, changes: MailingChanges, by: By): Promise<void> {
  const { db, clock, signals } = deps
  const { name, templateId, numberIds, quietHours, priority } = changes
  const before = await getMailing(db, id)
  const audience = changes.audience && (await checkAudience(db, changes.audience))
  // The audience of a triggered mailing is a filter, looked at with each cause.
  if (audience && before.started_at !== null && before.trigger_rule === null) {
    throw new AppError('wrong_state', `This mailing is ${before.status}: its audience can't be changed any more.`)
  }
  if (templateId !== undefined) await checkTemplate(db, templateId)
  await checkNumbers(db, numberIds)
  checkMayChange(before, changes)
  const timing = await checkedTiming(deps, before, changes)
  const at = clock.now()
  await transact(db, async (tx) => {
    const columns = {
      ...(name !== undefined && { name }),
      ...(templateId !== undefined && { template_id: templateId }),
      ...(audience && { audience: JSON.stringify(audience) }),
      ...(numberIds !== undefined && { number_ids: numberIds && JSON.stringify(numberIds) }),
      ...(quietHours !== undefined && { quiet_hours: quietHours && JSON.stringify(quietHours) }),
      ...(priority !== undefined && { priority }),
      ...timing,
    }
    const changed = await changeMailing(tx, id, columns, at)
    if (!changed) throw new AppError('wrong_state', `This mailing is over: nothing of it can be changed.`)
    if (changed.status !== before.status && Object.keys(timing).length > 0) {
      throw new AppError('conflict', `This mailing has just become ${changed.status}: look at it again.`)
    }
    if (priority !== undefined) await setLane(tx, id, { priority: lanePriority(changed) })
    if (audience && changed.started_at !== null && changed.trigger_rule === null) {
      throw new AppError('conflict', 'This mailing has just started: its audience stays as it is.')
    }
    if (numberIds !== undefined) {
      for (const lane of [id, laneOfTests(id)]) await setLane(tx, lane, { numberIds })
    }
    await audit(tx, { actor: by, action: 'mailing.change', subject: id, details: { fields: Object.keys(columns) }, at })
  })
  signals.notify('deliveries')
}

async function checkAudience(db: Db, audience: Audience): Promise<Audience> {
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

async function checkTemplate(db: Db, id: string): Promise<void> {
  const template = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst()
  if (!template) throw invalid('body.template_id', `There is no template ${id}.`)
  if (template.archived_at !== null) throw invalid('body.template_id', 'This template is archived.')
  checkTexts(textsOf(await getTemplate(db, id)))
}

async function checkNumbers(db: Db, ids: string[] | null | undefined): Promise<void> {
  if (!ids) return
  const known = new Set((await findNumbers(db, ids)).map(({ id }) => id))
  const unknown = ids.filter((id) => !known.has(id))
  if (unknown.length > 0) throw invalid('body.number_ids', `Unknown numbers: ${unknown.slice(0, 3).join(', ')}.`)
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_input', message, [{ path, message }])
}
