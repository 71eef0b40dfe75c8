import { z } from 'zod'
import { transact } from '../db/index.ts'
import { MINUTE, SECOND } from '../lib/units.ts'
import { TEMPLATE_REFUSED, templateRefused } from '../whatsapp/cloud.ts'
import { categoryOf, qualityOf, reasonOf, statusOf } from './as-meta-tells.ts'
import type { MessageTemplateDeps } from './deps.ts'
import { syncMessageTemplatesJob } from './jobs.ts'
import { changeState, type StateChange } from './store.ts'
import { findAtMeta, type MessageTemplateRow } from './view.ts'

/** The fields of Meta's webhooks that concern templates. */
const TEMPLATE_FIELDS = [
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
  'message_template_components_update',
] as const

const subject = z.object({ message_template_name: z.string(), message_template_language: z.string() })
const text = z.string().optional().nullable()

const SHAPES = {
  message_template_status_update: subject.extend({
    event: z.string(),
    reason: text,
    other_info: z.looseObject({ title: text, description: text }).optional().nullable(),
    rejection_info: z.looseObject({ reason: text }).optional().nullable(),
  }),
  message_template_quality_update: subject.extend({ new_quality_score: z.string() }),
  template_category_update: subject.extend({ new_category: text }),
  message_template_components_update: subject,
} as const

/** One change in one of Meta's webhooks. `at`: the time of its entry, UTC milliseconds; Meta gives whole seconds. */
export type TemplateChange = { wabaId: string; field: string; value: unknown; at: number }

/** Clocks differ, and Meta's seconds are whole: up to this much later counts as the same moment. */
const SLACK_MS = 2 * MINUTE

/**
 * Handles what Meta reports about a template: its status, its quality, its category. False if it is not about a
 * template. Anything unknown or in an unexpected form is requested: the next synchronisation corrects what came twice
 * or out of order.
 */
export async function applyTemplateWebhook(deps: MessageTemplateDeps, told: TemplateChange): Promise<boolean> {
  if (told.field === TEMPLATE_REFUSED) return applyRefusal(deps, told)
  const field = TEMPLATE_FIELDS.find((known) => known === told.field)
  if (!field) return false
  const shape = subject.safeParse(told.value)
  if (shape.success) {
    const { message_template_name: name, message_template_language: language } = shape.data
    await transact(deps.db, async (tx) => {
      const row = await findAtMeta(tx, { wabaId: told.wabaId, name, language })
      const state = row && stateOf(field, told.value, row)
      if (row && state) await changeState(tx, deps, row, state, timeOf(row, told.at))
    })
    deps.signals.notify('outbox')
  }
  await syncSoon(deps, told.wabaId)
  return true
}

/** Meta's answers when it lets nobody send a template, and the resulting status until Meta is asked. */
const STATUS_OF_REFUSAL: Readonly<Record<number, string>> = {
  132001: 'missing',
  132007: 'rejected',
  132015: 'paused',
  132016: 'disabled',
}

/**
 * A message was refused because of its template. If that applies to every message with it, its mailings stop at once,
 * before one guest after the other is refused; Meta is asked for the template's current state and text.
 */
async function applyRefusal(deps: MessageTemplateDeps, { wabaId, value, at }: TemplateChange): Promise<boolean> {
  const { success, data } = templateRefused.safeParse(value)
  if (!success) return false
  const status = STATUS_OF_REFUSAL[data.code]
  const { template } = data
  if (status !== undefined && template) {
    await transact(deps.db, async (tx) => {
      const row = await findAtMeta(tx, { wabaId, ...template })
      if (row?.status === 'approved') await changeState(tx, deps, row, { status, reason: null }, timeOf(row, at))
    })
    deps.signals.notify('outbox')
  }
  await syncSoon(deps, wabaId)
  return true
}

const TOLD_TOGETHER_MS = 10 * SECOND

/**
 * Once for everything reported within some seconds, and after the last of it: Meta reports a hundred templates at once.
 */
async function syncSoon({ clock, enqueue }: MessageTemplateDeps, wabaId: string): Promise<void> {
  const now = clock.now()
  const span = Math.floor(now / TOLD_TOGETHER_MS)
  const delayMs = (span + 1) * TOLD_TOGETHER_MS - now + SECOND
  await enqueue(syncMessageTemplatesJob, { waba_id: wabaId }, { id: `sync-${wabaId}-${span}`, delayMs })
}

function timeOf(row: MessageTemplateRow, at: number): number {
  const end = at + SECOND - 1
  return end < row.told_at && row.told_at - end <= SLACK_MS ? row.told_at : end
}

function stateOf(
  field: (typeof TEMPLATE_FIELDS)[number],
  value: unknown,
  row: MessageTemplateRow,
): StateChange | undefined {
  switch (field) {
    case 'message_template_status_update': {
      const { success, data } = SHAPES[field].safeParse(value)
      if (!success) return undefined
      const status = statusOf(data.event)
      const reason =
        reasonOf(data.rejection_info?.reason) ??
        reasonOf(data.other_info?.description) ??
        reasonOf(data.other_info?.title) ??
        reasonOf(data.reason)
      // A warning: it may be sent until it is disabled.
      return status === 'flagged' ? { reason } : { status, reason: status === 'approved' ? null : reason }
    }
    case 'message_template_quality_update': {
      const { success, data } = SHAPES[field].safeParse(value)
      return success ? { quality: qualityOf(data.new_quality_score) } : undefined
    }
    case 'template_category_update': {
      const { success, data } = SHAPES[field].safeParse(value)
      // Announced a day ahead without `new_category`.
      const category = success ? categoryOf(data.new_category) : undefined
      return category && category !== row.category ? { category } : undefined
    }
    case 'message_template_components_update':
      return undefined
    default:
      return field satisfies never
  }
}
