import type { ReadDb } from '../db/index.ts'
import type { NumbersTable } from '../db/schema/numbers.ts'
import { AppError } from '../lib/errors.ts'

type Candidate = Pick<NumbersTable, 'id' | 'state'>

/**
 * The number that an operator's message goes out from: the one asked for, else the one of the guest's latest chat
 * (invariant 10), else one that is connected, else any that will be. It need not be connected: what is queued goes out
 * when it is. Throws `number_unavailable` when the one asked for, or every one, is gone for good; `invalid_input` when
 * there never was one of this id.
 */
export async function chooseNumber(db: ReadDb, guestId: string, askedFor?: string | undefined): Promise<string> {
  if (askedFor !== undefined) return demandNumber(db, askedFor)
  const sticky = await living(db)
    .innerJoin('chats as c', 'c.number_id', 'n.id')
    .where('c.guest_id', '=', guestId)
    .orderBy('c.last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (sticky) return sticky.id
  const numbers = await living(db).orderBy('n.created_at').execute()
  const best = numbers.sort((a, b) => readiness(b) - readiness(a))[0]
  if (best) return best.id
  throw new AppError('number_unavailable', 'There is no linked number to write from. Link one with POST /v1/numbers.')
}

async function demandNumber(db: ReadDb, id: string): Promise<string> {
  const number = await living(db).where('n.id', '=', id).executeTakeFirst()
  if (number) return number.id
  const known = await db.selectFrom('numbers').select('id').where('id', '=', id).executeTakeFirst()
  if (known) throw new AppError('number_unavailable', 'This number is not linked any more; choose another one.')
  throw new AppError('invalid_input', 'There is no such number.', [
    { path: 'body.number_id', message: 'unknown number' },
  ])
}

function living(db: ReadDb) {
  return db
    .selectFrom('numbers as n')
    .select(['n.id', 'n.state'])
    .where('n.deleted_at', 'is', null)
    .where('n.desired_state', '<>', 'logged_out')
    .where('n.state', 'not in', ['logged_out', 'failed'])
}

/** Ranks a number by how soon a message to somebody new would be sent. */
function readiness({ state }: Candidate): number {
  switch (state) {
    case 'open':
      return 4
    case 'restricted':
      return 3
    case 'connecting':
      return 2
    case 'paused':
      return 1
    case 'pairing':
      return 0
    case 'logged_out':
    case 'failed':
      return -1
    default:
      return state satisfies never
  }
}
