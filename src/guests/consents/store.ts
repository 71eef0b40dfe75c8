import { type RawBuilder, sql } from 'kysely'
import type { ReadDb, Tx } from '../../db/index.ts'
import type { ConsentsTable, Purpose } from '../../db/schema/guests.ts'
import { newId } from '../../lib/ids.ts'

export const CHANNELS = ['whatsapp', 'sms', 'push'] as const
export const PURPOSES = ['service', 'advertising'] as const

export type ConsentChannel = (typeof CHANNELS)[number]

/** One consent that is given or withdrawn. `all`: by every channel. */
export type Said = Pick<ConsentsTable, 'channel' | 'purpose' | 'state'>

/** When and how something was said, with its evidence. */
export type ConsentWord = Pick<ConsentsTable, 'at' | 'how'> &
  Partial<Omit<ConsentsTable, 'id' | 'guest_id' | 'at' | 'how' | 'recorded_at' | keyof Said>> & {
    /** From the past: anything newer still holds. */
    isPast?: boolean
  }

export type ConsentRow = ConsentsTable

/**
 * The state of a guest's consent (`guest`: SQL of the id) for a channel and purpose: `given`, `withdrawn`, or null
 * where nothing was said (`before` a moment). The newest statement counts; of two at the same moment a withdrawal.
 * Reads the first row of one range of `consents_state`.
 */
export function consentState(
  guest: RawBuilder<unknown>,
  { channel, purpose }: { channel: ConsentChannel; purpose: Purpose },
  before?: number,
): RawBuilder<ConsentsTable['state'] | null> {
  return sql`(
    select c.state from consents c
    where c.guest_id = ${guest} and c.purpose = ${sql.lit(purpose)} and c.channel in ('all', ${sql.lit(channel)})
      ${before === undefined ? sql`` : sql`and c.at < ${before}`}
    order by c.at desc, c.state desc, c.id desc limit 1
  )`
}

/**
 * Whether the ledger lets such a message go to a guest: advertising only with a recorded consent, anything else unless
 * it was refused. An opt-out of everything is in the guest's row as well.
 */
export function consentAllows(
  guest: RawBuilder<unknown>,
  what: { channel: ConsentChannel; purpose: Purpose },
): RawBuilder<boolean> {
  const state = consentState(guest, what)
  return what.purpose === 'advertising'
    ? sql`coalesce(${state}, 'none') = 'given'`
    : sql`coalesce(${state}, 'none') <> 'withdrawn'`
}

/** The guests among these whom such a message must not go to, by the ledger alone. */
export async function findWithoutConsent(
  db: ReadDb,
  guestIds: readonly string[],
  what: { channel: ConsentChannel; purpose: Purpose },
): Promise<ReadonlySet<string>> {
  if (guestIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select g.id from guests g where g.id in (${sql.join(guestIds)}) and not ${consentAllows(sql`g.id`, what)}
  `.execute(db)
  return new Set(rows.map(({ id }) => id))
}

/** Adds to the ledger. A statement that has just come is later than every earlier one, however the clock was set. */
export async function insertConsents(
  tx: Tx,
  guestId: string,
  said: readonly Said[],
  { at, isPast = false, how, ...evidence }: ConsentWord,
): Promise<void> {
  if (said.length === 0) return
  const newest = isPast ? undefined : await findNewest(tx, guestId)
  const saidAt = newest === undefined ? at : Math.max(at, newest + 1)
  const { author = null, source = null, words = null, message_id = null } = evidence
  const { form_version = null, import_id = null, import_row = null } = evidence
  await tx
    .insertInto('consents')
    .values(
      said.map(({ channel, purpose, state }) => ({
        id: newId('cns'),
        guest_id: guestId,
        channel,
        purpose,
        state,
        how,
        author,
        source,
        words,
        message_id,
        form_version,
        import_id,
        import_row,
        at: saidAt,
        recorded_at: at,
      })),
    )
    .execute()
}

/** Records in the rows of these guests that they said something at this moment. */
export async function noteConsents(tx: Tx, guestIds: readonly string[], at: number): Promise<void> {
  await tx
    .updateTable('guests')
    .set({ consent_at: sql`case when coalesce(consent_at, 0) < ${at} then ${at} else consent_at end` })
    .where('id', 'in', guestIds)
    .execute()
}

/** When the last statement was made, or the last with this state. */
export async function findNewest(tx: Tx, guestId: string, state?: ConsentsTable['state']): Promise<number | undefined> {
  let query = tx.selectFrom('consents').select('at').where('guest_id', '=', guestId)
  if (state) query = query.where('state', '=', state)
  const row = await query.orderBy('at', 'desc').limit(1).executeTakeFirst()
  return row?.at
}

export async function moveConsents(tx: Tx, keptId: string, mergedId: string): Promise<void> {
  await tx.updateTable('consents').set({ guest_id: keptId }).where('guest_id', '=', mergedId).execute()
}
