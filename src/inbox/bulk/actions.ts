import { z } from 'zod'
import { assignFields, NOBODY_NAMED, namesSomebody, tagInput } from '../../guests/index.ts'
import { instantOut } from '../../http/time.ts'
import { said } from '../../http/words/said.ts'

/** The most conversations at once: more than an operator sees on a screen. */
export const MAX_GUESTS = 200

const tags = z.array(tagInput).min(1).max(20)
const nothing = <T extends string>(type: T) => z.object({ type: z.literal(type) })

/** What is done to each of several conversations. */
const bulkAction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('assign'), ...assignFields }).refine(namesSomebody, { message: NOBODY_NAMED }),
  z.object({ type: z.literal('tag'), tags }),
  z.object({ type: z.literal('untag'), tags }),
  nothing('resolve'),
  nothing('reopen'),
  nothing('read'),
  nothing('unread'),
])

export type BulkAction = z.output<typeof bulkAction>

export const bulkInput = z.object({
  guest_ids: z.array(z.string().min(1).max(100)).min(1).max(MAX_GUESTS).meta({
    description: 'Each once, however often it is named',
  }),
  action: bulkAction,
})

export const bulkReport = z
  .object({
    done: z.number().int(),
    unchanged: z.number().int(),
    failed: z.number().int(),
    results: z.array(
      z.object({
        guest_id: z.string().meta({ pattern: '^.+$', description: 'As it was asked' }),
        status: z.enum(['done', 'unchanged', 'failed']).meta({ description: 'unchanged: it was so already' }),
        before: z
          .object({
            assignee: z.string().nullable(),
            team_id: z.string().nullable(),
            snoozed_until: instantOut.nullable(),
            resolved_at: instantOut.nullable(),
          })
          .nullable()
          .meta({ description: 'How it was handled before; null where the action failed' }),
        error: z.object({ code: z.string(), detail: said() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'BulkReport' })

export type BulkReport = z.output<typeof bulkReport>
