import { compiled, type ReadDb, type Tx } from '../../db/index.ts'
import { updateGuestRow } from '../store.ts'
import { dueOf } from './due.ts'
import { NOBODY_WAITS, type Wait } from './wait.ts'

type Waiting = Wait & { id: string; resolved_at: number | null; team_id: string | null }

/** The wait recorded in a guest's row, which the caller has locked. */
export async function findWait(tx: Tx, guestId: string): Promise<Waiting | undefined> {
  const { rows } = await selectWait(tx, { guestId })
  return rows[0]
}

const selectWait = compiled((db, { guestId }: { guestId: string }) =>
  db
    .selectFrom('guests')
    .select([
      'id',
      'resolved_at',
      'team_id',
      'opened_at',
      'waiting_since',
      'waiting_message_id',
      'answer_due_at',
      'overdue_at',
      'answered_through',
    ])
    .where('id', '=', guestId),
)

/** When the first message was written that is still unanswered: of those that arrived in this wait, later than `after`. */
export async function firstUnanswered(
  db: ReadDb,
  { id, waiting_since, waiting_message_id }: Waiting,
  after: number,
): Promise<number | undefined> {
  if (waiting_since === null || waiting_message_id === null) return undefined
  const row = await db
    .selectFrom('timeline as f')
    .innerJoin('messages as m', 'm.id', 'f.ref_id')
    .select('m.at')
    .where('f.guest_id', '=', id)
    .where('f.kind', '=', 'message')
    .where('f.at', '>=', waiting_since)
    .where('m.from_me', '=', 0)
    .where('m.deleted_at', 'is', null)
    .where('m.id', '>=', waiting_message_id)
    .where('m.at', '>', after)
    .orderBy('f.at')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}

/** The wait continues from a later message, or ends. */
export async function moveWait(tx: Tx, wait: Waiting, since: number | undefined): Promise<void> {
  const { id, waiting_message_id } = wait
  if (since === undefined) return updateGuestRow(tx, id, NOBODY_WAITS)
  const { number_id } = await findAddressee(tx, waiting_message_id)
  const due = await dueOf(tx, number_id, since)
  return updateGuestRow(tx, id, { waiting_since: since, answer_due_at: due, overdue_at: null })
}

/** The number by which a message came, and its restaurant. */
export async function findAddressee(
  db: ReadDb,
  messageId: string | null,
): Promise<{ number_id: string | null; restaurant_id: string | null }> {
  const nobody = { number_id: null, restaurant_id: null }
  if (messageId === null) return nobody
  const row = await db
    .selectFrom('messages as m')
    .innerJoin('numbers as n', 'n.id', 'm.number_id')
    .select(['n.id as number_id', 'n.restaurant_id'])
    .where('m.id', '=', messageId)
    .executeTakeFirst()
  return row ?? nobody
}
