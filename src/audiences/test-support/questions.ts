import fc from 'fast-check'
import { RETENTIONS } from '../../orders/index.ts'
import type { Condition, Node } from '../conditions.ts'
import { CONSENT_CHANNELS, FIELDS, type Field, WHATSAPP_ANSWERS } from '../fields.ts'
import { DISHES, TAGS, ZONES } from './world.ts'

export type Question = { field: Field; op: string; kind: string }

/** Each field with each of its operators, from the table. */
export const everyQuestion: Question[] = (Object.keys(FIELDS) as Field[]).flatMap((field) =>
  Object.entries(FIELDS[field].ops).map(([op, kind]) => ({ field, op, kind: kind as string })),
)

const value: Record<string, fc.Arbitrary<unknown>> = {
  days: fc.integer({ min: 0, max: 70 }),
  date: fc.constantFrom('2026-01-01', '2025-12-15T10:00:00+03:00', '2026-01-10'),
  count: fc.integer({ min: 0, max: 4 }),
  money: fc.constantFrom(0, 100, 1_500.5, 3_000),
  balance: fc.constantFrom(-100, 0, 50, 100),
  score: fc.constantFrom(1, 2.5, 3, 4, 4.5, 5),
  flag: fc.boolean(),
  text: fc.constantFrom('ПЕПП', 'ёлоч', '% сок_', 'нет такого', 'том  ЯМ'),
  texts: fc.subarray([...DISHES, 'нет такого'], { minLength: 1 }),
  tags: fc.subarray(TAGS, { minLength: 1 }),
  retention: fc.subarray([...RETENTIONS], { minLength: 1 }),
  languages: fc.subarray(['ru', 'en', 'pt'], { minLength: 1 }),
  time_zones: fc.subarray(ZONES, { minLength: 1 }),
  whatsapp: fc.subarray([...WHATSAPP_ANSWERS], { minLength: 1 }),
  channels: fc.subarray([...CONSENT_CHANNELS], { minLength: 1 }),
  months: fc.subarray([1, 2, 5, 12], { minLength: 1 }),
  restaurant_ids: fc.subarray(['rst_1', 'rst_2', 'rst_3'], { minLength: 1 }),
  mailing_ids: fc.subarray(['mlg_1', 'mlg_2', 'mlg_3'], { minLength: 1 }),
  audience_ids: fc.subarray(['aud_1', 'aud_2'], { minLength: 1 }),
}

/** Conditions that ask a question, with values it accepts. */
export function conditionsOf({ field, op, kind }: Question): fc.Arbitrary<Condition> {
  return (value[kind] ?? fc.constant(undefined)).map(
    (given) => ({ field, op, ...(kind !== 'none' && { value: given }) }) as Condition,
  )
}

const conditionArbitrary = fc.constantFrom(...everyQuestion).chain(conditionsOf)

export const nodeArbitrary: fc.Arbitrary<Node> = fc.letrec<{ node: Node; nodes: Node[] }>((tie) => ({
  nodes: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { arbitrary: conditionArbitrary as fc.Arbitrary<Node>, weight: 3 },
    { arbitrary: fc.record({ all_of: tie('nodes') }), weight: 1 },
    { arbitrary: fc.record({ any_of: tie('nodes') }), weight: 1 },
    { arbitrary: fc.record({ none_of: tie('nodes') }), weight: 1 },
    { arbitrary: fc.record({ all_of: tie('nodes'), any_of: tie('nodes'), none_of: tie('nodes') }), weight: 1 },
  ),
})).node
