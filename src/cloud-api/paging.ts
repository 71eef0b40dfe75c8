import { z } from 'zod'
import { GraphError } from './graph-error.ts'

const MOST = 100

export const pageInput = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(25),
  after: z.string().max(200).optional(),
  fields: z.string().max(2_000).optional(),
})

export const pageSchema = <N extends z.ZodType>(node: N) =>
  z.object({
    data: z.array(node),
    paging: z
      .object({ cursors: z.object({ before: z.string(), after: z.string() }), next: z.string().optional() })
      .optional(),
  })

export const limitOf = (limit: number): number => Math.min(limit, MOST)

/** The id behind a cursor: the list continues after it. */
export function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === '') return undefined
  const id = Buffer.from(cursor, 'base64url').toString()
  if (/^[a-z]{3}_[0-9A-Z]{26}$/.test(id)) return id
  throw new GraphError(100, 'This cursor is none of ours.')
}

/** A page in Meta's form. `rows`: one more than fit, if there are more; `self`: the requested address. */
export function pageOfNodes<R extends { id: string }, N>(
  rows: readonly R[],
  limit: number,
  self: URL,
  present: (row: R) => N,
) {
  const shown = rows.slice(0, limit)
  const [first, last] = [shown[0], shown.at(-1)]
  if (!first || !last) return { data: [] }
  const after = cursorOf(last)
  const page = { data: shown.map(present), paging: { cursors: { before: cursorOf(first), after } } }
  if (rows.length <= limit) return page
  const next = new URL(self)
  next.searchParams.delete('access_token')
  next.searchParams.set('after', after)
  return { ...page, paging: { ...page.paging, next: next.href } }
}

const cursorOf = ({ id }: { id: string }): string => Buffer.from(id).toString('base64url')
