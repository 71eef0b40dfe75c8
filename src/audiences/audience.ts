import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { conditionsSchema, resolvedNodes } from './conditions.ts'

const MAX_LISTED_GUESTS = 10_000
const MAX_EXCLUDED = 20

const exclude_audience_ids = z
  .array(z.string().max(100))
  .min(1)
  .max(MAX_EXCLUDED)
  .optional()
  .meta({ description: 'Saved audiences and lists whose guests are left out' })

/** Who receives a mailing. Consent is checked when each message is about to leave, whatever the audience. */
export const audienceSchema = z
  .union(
    [
      z.strictObject({ all: z.literal(true), exclude_audience_ids }),
      z.strictObject({ tag: z.string().trim().min(1).max(100), exclude_audience_ids }),
      z.strictObject({ guest_ids: z.array(z.string().max(100)).min(1).max(MAX_LISTED_GUESTS), exclude_audience_ids }),
      z.strictObject({ audience_id: z.string().max(100), exclude_audience_ids }),
      z.strictObject({ conditions: conditionsSchema, exclude_audience_ids }),
    ],
    { error: explain },
  )
  .meta({
    id: 'Audience',
    description:
      'One of all, tag, guest_ids, audience_id (saved, or a list), conditions; exclude_audience_ids with any.',
    examples: [{ conditions: { field: 'retention', op: 'in', value: ['at_risk', 'lost'] } }, { tag: 'vip' }],
  })

export type Audience = z.output<typeof audienceSchema>

const KINDS = ['all', 'tag', 'guest_ids', 'audience_id', 'conditions']

/** What is wrong with the intended kind of audience. */
function explain(issue: z.core.$ZodRawIssue): string {
  const { input, errors = [] } = issue as { input?: unknown; errors?: z.core.$ZodIssue[][] }
  const meant = KINDS.findIndex((kind) => typeof input === 'object' && input !== null && kind in input)
  if (meant === -1) return `must hold one of ${KINDS.join(', ')}`
  return (errors[meant] ?? [])
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('; ')
}

/** As it was stored. */
export function parseAudience(json: string): Audience {
  return readAudience(json)
}

const readAudience = storedJson('mailings.audience', audienceSchema)

/** The source of an audience's guests, by id. */
const sourceSchema = z.union([
  z.object({ all: z.literal(true) }),
  z.object({ tag: z.string() }),
  z.object({ guest_ids: z.array(z.string()) }),
  z.object({ list: z.string() }),
])

export type Source = z.output<typeof sourceSchema>

const resolvedSchema = z.object({ from: sourceSchema, where: resolvedNodes, at: z.number(), zone: z.string() })

/**
 * An audience with the saved audiences it refers to replaced by their contents, so that it means the same from the
 * first page of planning to the last. Only lists are still references. `at` is the moment from which its days count.
 */
export type ResolvedAudience = z.output<typeof resolvedSchema>

/** As a mailing stores it from its start. */
export const readResolvedAudience = storedJson('mailings.audience_at_start', resolvedSchema)
