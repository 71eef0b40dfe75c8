import { z } from 'zod'
import { instantOut, toIso } from '../http/time.ts'
import type { Occurrence } from './matches.ts'
import { definitionOf } from './rule.ts'
import { definitionSchema, readDefinition, readSteps, stepSchema, triggerKind } from './schema.ts'
import type { FiringRow, RuleRow, VersionRow } from './store.ts'
import type { FiringOfGuest } from './view.ts'

export const ruleSchema = definitionSchema
  .extend({
    id: z.string(),
    enabled: z.boolean(),
    off_reason: z
      .enum(['budget'])
      .nullable()
      .meta({ description: '`budget`: it fired more often than it may, and switched itself off' }),
    version: z.number().int().meta({ description: 'One more with each change of what it says' }),
    fired_last_week: z.number().int(),
    last_fired_at: instantOut.nullable().meta({ description: 'Within the last week' }),
    created_at: instantOut,
    updated_at: instantOut,
  })
  .meta({ id: 'Rule' })

export type RuleOut = z.output<typeof ruleSchema>

export function presentRule(row: RuleRow, fired: { count: number; last: number } | undefined): RuleOut {
  return {
    ...definitionOf(row),
    id: row.id,
    enabled: row.enabled_at !== null,
    off_reason: row.off_reason === 'budget' ? 'budget' : null,
    version: row.version,
    fired_last_week: fired?.count ?? 0,
    last_fired_at: toIso(fired?.last ?? null),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
  }
}

export const ruleVersionSchema = z
  .object({
    version: z.number().int(),
    definition: definitionSchema,
    author: z.string().meta({ description: 'The id of a user or key' }),
    at: instantOut,
  })
  .meta({ id: 'RuleVersion' })

export function presentVersion(row: VersionRow): z.output<typeof ruleVersionSchema> {
  const { version, author, at } = row
  return { version, definition: readDefinition(row.definition), author, at: toIso(at) }
}

const what = {
  rule_version: z.number().int(),
  trigger: triggerKind,
  outcome: z.enum(['fired', 'held']).meta({ description: '`held`: the chat had had enough of it; nothing was done' }),
  steps: z.array(stepSchema).meta({ description: 'What became of each action' }),
}

export const firingSchema = z
  .object({ id: z.string(), guest: z.object({ id: z.string(), name: z.string().nullable() }), ...what, at: instantOut })
  .meta({ id: 'RuleFiring' })

function presentWhat(row: FiringRow) {
  return {
    rule_version: row.rule_version,
    trigger: triggerKind.parse(row.trigger_kind),
    outcome: row.outcome,
    steps: readSteps(row.steps),
  }
}

export function presentFiring(row: FiringOfGuest): z.output<typeof firingSchema> {
  return {
    id: row.id,
    guest: { id: row.guest_id, name: row.guest_name },
    ...presentWhat(row),
    at: toIso(row.at),
  }
}

/** An entry of a guest's timeline. */
export const ruleEntrySchema = z.object({
  rule: z.object({ id: z.string(), name: z.string().nullable().meta({ description: 'null: it was deleted' }) }),
  ...what,
})

export function presentEntry(row: FiringRow & { rule_name: string | null }): z.output<typeof ruleEntrySchema> {
  return { rule: { id: row.rule_id, name: row.rule_name }, ...presentWhat(row) }
}

export const trialSchema = z
  .object({
    data: z.array(
      z.object({
        guest: z.object({ id: z.string(), name: z.string().nullable() }),
        message_id: z.string().nullable(),
        text: z.string().nullable().meta({ description: 'What was written; null for those who may not read it' }),
        score: z.number().int().nullable(),
        order_status: z.string().nullable(),
        at: instantOut,
      }),
    ),
    looked_at: z
      .number()
      .int()
      .meta({ description: 'How many messages, ratings, orders or waits this call went through' }),
    next_cursor: z.string().nullable().meta({ description: 'null: the period is gone through' }),
  })
  .meta({ id: 'RuleTrial' })

const EXCERPT = 300

export function presentOccurrence(
  { guestId, messageId, text, score, orderStatus, at }: Occurrence,
  names: ReadonlyMap<string, string | null>,
  mayRead: boolean,
) {
  return {
    guest: { id: guestId, name: names.get(guestId) ?? null },
    message_id: messageId,
    text: mayRead ? (text?.slice(0, EXCERPT).toWellFormed() ?? null) : null,
    score,
    order_status: orderStatus,
    at: toIso(at),
  }
}
