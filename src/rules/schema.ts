import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { tagInput } from '../guests/index.ts'
import { languageInput, nameInput } from '../http/inputs.ts'
import { DAY, MINUTE } from '../lib/units.ts'
import { ORDER_STATUSES } from '../orders/index.ts'

const LONGEST_WAIT = (7 * DAY) / MINUTE

const id = z.string().min(1).max(100)
const ids = z.array(id).min(1).max(100)
const tags = z.array(tagInput).min(1).max(20)
const statuses = z.array(z.enum(ORDER_STATUSES)).min(1).max(ORDER_STATUSES.length)
const phrase = z
  .string()
  .trim()
  .max(100)
  .regex(/[\p{L}\p{N}]/u, 'must hold a letter or a digit')

/** When a rule is tried. All of these are done by guests, the ordering system or time: never by a rule. */
const triggerSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('message_received') }),
    z.object({ kind: z.literal('conversation_opened') }),
    z.object({ kind: z.literal('waits_longer'), minutes: z.number().int().min(1).max(LONGEST_WAIT) }),
    z.object({ kind: z.literal('rating_given') }),
    z.object({ kind: z.literal('order_status'), statuses }),
  ])
  .meta({ id: 'RuleTrigger' })

export const triggerKind = z.enum(triggerSchema.options.map((option) => option.shape.kind.value))

/** What else must hold; all of it. */
const conditionSchema = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('words'),
        match: z.enum(['any', 'all', 'none']),
        words: z.array(phrase).min(1).max(50),
      })
      .meta({ description: 'Whole words, or several in a row, in any case; ё is е' }),
    z.object({ kind: z.literal('restaurant'), ids }),
    z.object({ kind: z.literal('number'), ids }),
    z.object({ kind: z.literal('tags'), match: z.enum(['any', 'all', 'none']), tags }),
    z.object({ kind: z.literal('language'), languages: z.array(languageInput).min(1).max(20) }),
    z
      .object({ kind: z.literal('hours'), is: z.enum(['open', 'closed']) })
      .meta({ description: 'Of the restaurant, when it happened; one without opening hours is always open' }),
    z.object({ kind: z.literal('first_contact'), is: z.boolean() }),
    z
      .object({ kind: z.literal('score'), from: z.number().int().min(1).max(5), to: z.number().int().min(1).max(5) })
      .meta({ description: 'Of the rating that was given' }),
    z.object({ kind: z.literal('order_status'), statuses }).meta({ description: "Of the guest's newest order" }),
  ])
  .meta({ id: 'RuleCondition' })

const replace = z
  .boolean()
  .default(false)
  .meta({ description: 'Even if somebody has the conversation; else it is left where it is' })

const actionSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('assign_user'), user_id: id, replace }),
    z.object({ kind: z.literal('assign_team'), team_id: id, replace }),
    z.object({ kind: z.literal('tag'), tags }),
    z.object({ kind: z.literal('untag'), tags }),
    z.object({ kind: z.literal('answer_text'), text: z.string().trim().min(1).max(4_000) }),
    z.object({ kind: z.literal('answer_template'), template_id: id }),
    z
      .object({ kind: z.literal('note'), text: z.string().trim().min(1).max(4_000) })
      .meta({ description: 'For colleagues; the guest never sees it' }),
    z.object({ kind: z.literal('notify'), user_ids: ids }),
    z.object({ kind: z.literal('webhook') }).meta({ description: 'Tells programs by the event `rule.fired`' }),
    z.object({ kind: z.literal('resolve') }),
  ])
  .meta({ id: 'RuleAction' })

const firings = (most: number, usual: number) => z.number().int().min(1).max(most).default(usual)

/**
 * How often a rule may fire. Above the limit for one chat it is held back; above the total the rule is switched off.
 */
export const budgetSchema = z
  .object({
    per_hour: firings(5_000, 200),
    per_day: firings(10_000, 1_000),
    per_chat_hour: firings(100, 3),
    per_chat_day: firings(1_000, 10),
  })
  .meta({ id: 'RuleBudget' })

const conditionsSchema = z.array(conditionSchema).max(20)
const actionsSchema = z.array(actionSchema).min(1).max(20)

/** A rule's definition. */
export const definitionSchema = z.object({
  name: nameInput,
  trigger: triggerSchema,
  conditions: conditionsSchema.default([]),
  actions: actionsSchema,
  budget: budgetSchema.prefault({}),
  stop_after: z
    .boolean()
    .default(false)
    .meta({ description: 'Where it has fired, rules after it are not tried for the same cause' }),
})

export const newRuleInput = definitionSchema.extend({ enabled: z.boolean().default(true) })
export const ruleChangesInput = z.object({
  name: nameInput.optional(),
  trigger: triggerSchema.optional(),
  conditions: conditionsSchema.optional(),
  actions: actionsSchema.optional(),
  budget: budgetSchema.optional(),
  stop_after: z.boolean().optional(),
  enabled: z.boolean().optional(),
})

export type Trigger = z.output<typeof triggerSchema>
export type TriggerKind = Trigger['kind']
export type Condition = z.output<typeof conditionSchema>
export type Action = z.output<typeof actionSchema>
export type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>
export type Budget = z.output<typeof budgetSchema>
export type Definition = z.output<typeof definitionSchema>
export type RuleChanges = z.output<typeof ruleChangesInput>

/** The outcome of an action. */
export const stepSchema = z.object({
  action: z.enum(actionSchema.options.map((option) => option.shape.kind.value)),
  done: z.boolean(),
  reason: z.string().optional().meta({ description: 'A code: why it was not done' }),
  ref: z.string().optional().meta({ description: 'The message or note that it wrote' }),
})
export type Step = z.output<typeof stepSchema>

export const readTrigger = storedJson('rules.trigger_rule', triggerSchema)
export const readConditions = storedJson('rules.conditions', conditionsSchema)
export const readActions = storedJson('rules.actions', actionsSchema)
export const readBudget = storedJson('rules.budget', budgetSchema)
export const readDefinition = storedJson('rule_versions.definition', definitionSchema)
export const readSteps = storedJson('rule_firings.steps', z.array(stepSchema))
