import { createHash } from 'node:crypto'
import { comesAfter, type LastChange } from './change-order.ts'
import type { MessageRow } from './deps.ts'

/** Who chose which options of a poll, in its `content`. */
export type Votes = { [side in 'guest' | 'us']?: LastChange & { options: string[] } }

type PollContent = { options: string[]; votes?: Votes }

/**
 * The content of a poll with a newer vote in it, named by the digests of the options; undefined when it is older than, or
 * the same as, what is known.
 */
export function withVote(
  row: Pick<MessageRow, 'content'>,
  side: keyof Votes,
  { options: digests, at, id }: { options: readonly string[]; at: number; id: string },
): string | undefined {
  const poll = JSON.parse(row.content ?? '{"options":[]}') as PollContent
  const next = comesAfter(poll.votes?.[side], { at, id })
  if (!next) return undefined
  const options = poll.options.filter((option) => digests.includes(digestOf(option)))
  return JSON.stringify({ ...poll, votes: { ...poll.votes, [side]: { ...next, options } } })
}

const digestOf = (option: string): string => createHash('sha256').update(option).digest('hex')
