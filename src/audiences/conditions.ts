import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { tagInput } from '../guests/index.ts'
import { timeZoneInput } from '../http/inputs.ts'
import { RETENTIONS } from '../orders/index.ts'
import {
  CONSENT_CHANNELS,
  FIELDS,
  type Field,
  type KindOf,
  type Op,
  type OpOf,
  type ValueKind,
  WHATSAPP_ANSWERS,
} from './fields.ts'

const MAX_DEPTH = 6
const MAX_CONDITIONS = 100
const MAX_LISTED = 50

const text = z.string().trim().min(1).max(200)
const ids = z.array(z.string().min(1).max(100)).min(1).max(MAX_LISTED)
const listOf = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(MAX_LISTED)
const flag = z.boolean()

/** The type of `value`, by kind. */
const VALUES = {
  days: z.number().int().min(0).max(36_500),
  date: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: 'must look like 2026-12-31 or be an RFC 3339 time',
    })
    .meta({ description: 'A day (its midnight in OTKLIK_TIME_ZONE) or an RFC 3339 time' }),
  count: z.number().int().min(0).max(1_000_000),
  money: z.number().min(0).max(1_000_000_000).meta({ description: 'In the currency of the restaurant' }),
  balance: z.number().min(-1_000_000_000).max(1_000_000_000).meta({ description: 'In the currency of the restaurant' }),
  score: z.number().min(1).max(5).meta({ description: 'With at most one decimal' }),
  flag,
  text,
  texts: listOf(text),
  tags: listOf(tagInput),
  retention: listOf(z.enum(RETENTIONS)),
  languages: listOf(z.string().regex(/^[a-z]{2,3}$/, 'must look like ru')),
  time_zones: listOf(timeZoneInput),
  whatsapp: listOf(z.enum(WHATSAPP_ANSWERS)),
  channels: listOf(z.enum(CONSENT_CHANNELS)),
  months: listOf(z.number().int().min(1).max(12)),
  restaurant_ids: ids,
  mailing_ids: ids,
  audience_ids: ids,
} as const satisfies Record<Exclude<ValueKind, 'none'>, z.ZodType>

type ValueOf<K> = K extends keyof typeof VALUES ? { value: z.output<(typeof VALUES)[K]> } : object

/** One question about a guest: `{field: 'orders_count', op: 'at_least', value: 3}`. */
export type Condition<F extends Field = Field> = {
  [E in F]: { [O in OpOf<E>]: { field: E; op: O } & ValueOf<KindOf<E, O>> }[OpOf<E>]
}[F]

/** Everything in it must hold: all of `all_of`, at least one of `any_of`, none of `none_of`. */
export type Group = { all_of?: Node[] | undefined; any_of?: Node[] | undefined; none_of?: Node[] | undefined }

export type Node = Condition | Group

const conditionSchema = z
  .discriminatedUnion('field', (Object.keys(FIELDS) as Field[]).map(fieldSchema) as never, {
    error: ({ code }) =>
      code === 'invalid_union' ? `unknown; known here: ${Object.keys(FIELDS).join(', ')}` : undefined,
  })
  .meta({
    id: 'AudienceCondition',
    description: 'GET /v1/audiences/fields lists the fields and what they take',
    examples: [
      { field: 'last_order', op: 'more_than_days_ago', value: 30 },
      { field: 'tag', op: 'in', value: ['vip'] },
    ],
  })

function fieldSchema(field: Field): z.ZodType {
  const options = (Object.entries(FIELDS[field].ops) as [Op, ValueKind][]).map(([op, kind]) =>
    z.strictObject({
      field: z.literal(field),
      op: z.literal(op),
      ...(kind !== 'none' && { value: VALUES[kind] }),
    }),
  )
  const [only, ...others] = options
  if (only && others.length === 0) return only
  const ops = Object.keys(FIELDS[field].ops).join(', ')
  return z.discriminatedUnion('op', options as never, {
    error: ({ code }) => (code === 'invalid_union' ? `unknown; ${field} takes ${ops}` : undefined),
  })
}

const nodes = () =>
  z
    .array(z.lazy(() => anyNode))
    .min(1)
    .max(MAX_CONDITIONS)

const groupSchema = z
  .strictObject({ all_of: nodes().optional(), any_of: nodes().optional(), none_of: nodes().optional() })
  .refine((group) => Object.values(group).some((part) => part !== undefined), {
    message: 'must hold all_of, any_of or none_of',
    abort: true,
  })
  .meta({
    id: 'AudienceGroup',
    description: 'Everything in it must hold',
    examples: [
      {
        all_of: [{ field: 'orders_count', op: 'at_least', value: 3 }],
        none_of: [{ field: 'mailed', op: 'within_days', value: 14 }],
      },
    ],
  })

const anyNode: z.ZodType<Node> = z.union([conditionSchema, groupSchema], { error: explainUnion }) as never

/**
 * Conditions with the audiences they refer to replaced by their contents: deeper and more numerous than people may
 * write.
 */
export const resolvedNodes = z.array(anyNode)

export const readConditions = storedJson('audiences.conditions', anyNode)

/** Conditions of an audience, as deep and as many as a database handles easily. */
export const conditionsSchema: z.ZodType<Node> = anyNode.superRefine((node, context) => {
  if (depthOf(node) > MAX_DEPTH) {
    context.addIssue({ code: 'custom', message: `must not be nested more than ${MAX_DEPTH} deep` })
  }
  if (countConditions(node) > MAX_CONDITIONS) {
    context.addIssue({ code: 'custom', message: `must not hold more than ${MAX_CONDITIONS} conditions` })
  }
})

/** What is wrong with the intended option, instead of "Invalid input". */
function explainUnion(issue: z.core.$ZodRawIssue): string {
  const { input, errors } = issue as { input?: unknown; errors?: z.core.$ZodIssue[][] }
  const [condition = [], group = []] = errors ?? []
  if (typeof input !== 'object' || input === null) return 'must be a condition or a group of conditions'
  if (!('field' in input) && !Object.keys(input).some((key) => /_of$/.test(key))) {
    return 'must be a condition (field, op, value) or a group (all_of, any_of, none_of)'
  }
  const found = 'field' in input ? condition : group
  return found.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join('; ')
}

export function isGroup(node: Node): node is Group {
  return !('field' in node)
}

/** The conditions of a group, whatever contains it. */
function partsOf({ all_of = [], any_of = [], none_of = [] }: Group): Node[] {
  return [...all_of, ...any_of, ...none_of]
}

export function countConditions(node: Node): number {
  return isGroup(node) ? partsOf(node).reduce((sum, part) => sum + countConditions(part), 0) : 1
}

function depthOf(node: Node): number {
  return isGroup(node) ? 1 + Math.max(0, ...partsOf(node).map(depthOf)) : 1
}

/** Ids of the audiences that conditions refer to. */
export function audiencesIn(node: Node): string[] {
  if (isGroup(node)) return partsOf(node).flatMap(audiencesIn)
  return node.field === 'audience' ? node.value : []
}
