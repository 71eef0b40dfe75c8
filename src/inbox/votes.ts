import { createHash } from 'node:crypto'
import { z } from 'zod'
import { storedJson } from '../db/index.ts'
import { comesAfter } from './change-order.ts'
import type { MessageRow } from './deps.ts'

const vote = z.object({ at: z.number(), ids: z.array(z.string()), options: z.array(z.string()) })
const votesSchema = z.object({ guest: vote.optional(), us: vote.optional() })

/** Who chose which options of a poll, in its `content`. */
export type Votes = z.output<typeof votesSchema>

const readPoll = storedJson(
  'messages.content',
  z.looseObject({ options: z.array(z.string()), votes: votesSchema.optional() }),
)

/**
 * The content of a poll with a newer vote in it, named by the digests of the options; undefined when it is older than, or
 * the same as, what is known.
 */
export function withVote(
  row: Pick<MessageRow, 'content'>,
  side: keyof Votes,
  { options: digests, at, id }: { options: readonly string[]; at: number; id: string },
): string | undefined {
  const poll = readPoll(row.content ?? '{"options":[]}')
  const next = comesAfter(poll.votes?.[side], { at, id })
  if (!next) return undefined
  const options = poll.options.filter((option) => digests.includes(digestOf(option)))
  return JSON.stringify({ ...poll, votes: { ...poll.votes, [side]: { ...next, options } } })
}

const digestOf = (option: string): string => createHash('sha256').update(option).digest('hex')
