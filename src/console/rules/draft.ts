import { ApiError } from '../api.ts'
import type { Rule, RuleActionOutput, RuleBudgetOutput, RuleConditionOutput, RuleTriggerOutput } from '../api-types.ts'

export type Trigger = RuleTriggerOutput
export type Condition = RuleConditionOutput
export type Action = RuleActionOutput
export type TriggerKind = Trigger['kind']
export type ConditionKind = Condition['kind']
export type ActionKind = Action['kind']

/** A part of the draft; `key` stays with it while others come and go. */
export type Keyed<T> = { key: number; value: T }

export type Draft = {
  name: string
  trigger: Trigger
  conditions: Keyed<Condition>[]
  actions: Keyed<Action>[]
  budget: RuleBudgetOutput
  stop_after: boolean
}

export const RULES_KEY = ['rules'] as const

export const TRIGGERS: readonly TriggerKind[] = [
  'message_received',
  'conversation_opened',
  'waits_longer',
  'rating_given',
  'order_status',
]
export const ACTIONS: readonly ActionKind[] = [
  'tag',
  'untag',
  'assign_user',
  'assign_team',
  'note',
  'notify',
  'answer_text',
  'answer_template',
  'resolve',
  'webhook',
]
export const STATUSES = ['accepted', 'cooking', 'delivering', 'delivered', 'cancelled'] as const

/** The conditions that a trigger allows. */
export function conditionsFor(kind: TriggerKind): ConditionKind[] {
  const always: ConditionKind[] = ['restaurant', 'hours', 'tags', 'language', 'first_contact', 'order_status']
  if (kind === 'order_status') return always
  if (kind === 'rating_given') return ['score', 'words', ...always]
  return ['words', 'number', ...always]
}

let keys = 0
export const keyed = <T>(value: T): Keyed<T> => ({ key: ++keys, value })

export function emptyDraft(): Draft {
  return {
    name: '',
    trigger: { kind: 'message_received' },
    conditions: [keyed(newCondition('words'))],
    actions: [keyed(newAction('tag'))],
    budget: { per_hour: 200, per_day: 1_000, per_chat_hour: 3, per_chat_day: 10 },
    stop_after: false,
  }
}

export function draftOf(rule: Rule): Draft {
  const { name, trigger, conditions, actions, budget, stop_after } = rule
  return { name, trigger, conditions: conditions.map(keyed), actions: actions.map(keyed), budget, stop_after }
}

/** In the API's form. */
export function ruleOf({ conditions, actions, ...rest }: Draft) {
  return { ...rest, conditions: conditions.map(({ value }) => value), actions: actions.map(({ value }) => value) }
}

export function newTrigger(kind: TriggerKind): Trigger {
  switch (kind) {
    case 'waits_longer':
      return { kind, minutes: 15 }
    case 'order_status':
      return { kind, statuses: ['delivered'] }
    default:
      return { kind }
  }
}

export function newCondition(kind: ConditionKind): Condition {
  switch (kind) {
    case 'words':
      return { kind, match: 'any', words: [] }
    case 'tags':
      return { kind, match: 'any', tags: [] }
    case 'restaurant':
    case 'number':
      return { kind, ids: [] }
    case 'language':
      return { kind, languages: [] }
    case 'first_contact':
      return { kind, is: true }
    case 'hours':
      return { kind, is: 'closed' }
    case 'score':
      return { kind, from: 1, to: 3 }
    case 'order_status':
      return { kind, statuses: [] }
    default:
      return kind satisfies never
  }
}

export function newAction(kind: ActionKind): Action {
  switch (kind) {
    case 'tag':
    case 'untag':
      return { kind, tags: [] }
    case 'assign_user':
      return { kind, user_id: '', replace: false }
    case 'assign_team':
      return { kind, team_id: '', replace: false }
    case 'answer_text':
    case 'note':
      return { kind, text: '' }
    case 'answer_template':
      return { kind, template_id: '' }
    case 'notify':
      return { kind, user_ids: [] }
    case 'webhook':
    case 'resolve':
      return { kind }
    default:
      return kind satisfies never
  }
}

/** What is wrong with a part of the rule (`conditions.0`), as a code; `missing`: something has to be filled in. */
export function problemAt(error: Error | null, path: string): { code: string; name?: string | undefined } | undefined {
  if (!(error instanceof ApiError)) return undefined
  const found = error.problem.errors?.find(
    (each) =>
      each.path.replace('body.rule.', 'body.').startsWith(`body.${path}`) && !/\d/.test(nextOf(each.path, path)),
  )
  return found && { code: found.code ?? 'missing', name: found.name }
}

/** The character after a path: `conditions.1` is not `conditions.10`. */
const nextOf = (whole: string, path: string) => whole[whole.indexOf(path) + path.length] ?? ''
