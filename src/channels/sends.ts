import { type Insertable, type Selectable, sql } from 'kysely'
import { type Db, forUpdate, type ReadDb, type Tx } from '../db/index.ts'
import type { ChannelSendsTable } from '../db/schema/channels.ts'
import type { ProvidedChannel } from './port.ts'

export type SendRow = Selectable<ChannelSendsTable>
export type NewSend = Omit<
  Insertable<ChannelSendsTable>,
  'no' | 'status' | 'provider_id' | 'provider_status' | 'error' | 'settled_at' | 'reported_at' | 'check_at' | 'checks'
>

const SENDING = sql.lit<SendRow['status']>('sending')

/** Written before the messages leave. */
export function insertSends(tx: Tx, sends: readonly NewSend[]): Promise<SendRow[]> {
  return tx
    .insertInto('channel_sends')
    .values(
      sends.map((send) => ({
        ...send,
        status: 'sending' as const,
        provider_id: null,
        provider_status: null,
        error: null,
        settled_at: null,
        reported_at: null,
        check_at: null,
      })),
    )
    .returningAll()
    .execute()
}

export type SendChange = Partial<
  Pick<
    SendRow,
    | 'status'
    | 'provider_id'
    | 'provider_status'
    | 'error'
    | 'segments'
    | 'price'
    | 'price_known'
    | 'settled_at'
    | 'reported_at'
    | 'check_at'
    | 'checks'
  >
>

/** `from`: only while it is in one of these states. Returns whether it was. */
export async function changeSend(tx: Tx, no: number, from: readonly SendRow['status'][], change: SendChange) {
  const result = await tx
    .updateTable('channel_sends')
    .set(change)
    .where('no', '=', no)
    .where('status', 'in', [...from])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Nobody else changes it until the transaction ends: reports about one send come at the same moment. */
export function lockSend(tx: Tx, no: number): Promise<SendRow | undefined> {
  return tx.selectFrom('channel_sends').selectAll().where('no', '=', no).$call(forUpdate(tx)).executeTakeFirst()
}

/** Claimed before this moment without a recorded outcome: their process died. */
export function findLostSends(db: ReadDb, channel: ProvidedChannel, before: number, limit: number): Promise<SendRow[]> {
  return db
    .selectFrom('channel_sends')
    .selectAll()
    .where('status', '=', SENDING)
    .where('channel', '=', channel)
    .where('created_at', '<', before)
    .orderBy('created_at')
    .orderBy('no')
    .limit(limit)
    .execute()
}

/** Those whose provider is to be asked now. */
export function findToAsk(db: ReadDb, at: number, limit: number): Promise<SendRow[]> {
  return db
    .selectFrom('channel_sends')
    .selectAll()
    .where('check_at', 'is not', null)
    .where('check_at', '<=', at)
    .orderBy('check_at')
    .orderBy('no')
    .limit(limit)
    .execute()
}

export function findSendsOf(db: ReadDb, deliveryIds: readonly string[]): Promise<SendRow[]> {
  if (deliveryIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('channel_sends')
    .selectAll()
    .where('delivery_id', 'in', [...deliveryIds])
    .orderBy('no')
    .execute()
}

// ── throttle ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Nobody else takes permits of this channel until the transaction ends. */
export async function lockGate(tx: Tx, channel: ProvidedChannel, at: number): Promise<void> {
  await tx.updateTable('channel_gates').set({ passed_at: at }).where('channel', '=', channel).execute()
}

/** When a channel's sends that are, or were until lately, on their way passed the throttle (steady clock). */
export function latestPermits(
  db: ReadDb,
  channel: ProvidedChannel,
  { since, settledSince }: { since: number; settledSince: number },
): Promise<Pick<SendRow, 'permit_at' | 'settled_at'>[]> {
  return db
    .selectFrom('channel_sends')
    .select(['permit_at', 'settled_at'])
    .where('channel', '=', channel)
    .where('permit_at', '>', since)
    .where((eb) => eb.or([eb('status', '=', SENDING), eb('settled_at', '>', settledSince)]))
    .execute()
}

/** The clock has been set back since: they passed no later than now. */
export async function bringPermitsBack(db: Db, steadyNow: number): Promise<void> {
  await db
    .updateTable('channel_sends')
    .set({ permit_at: steadyNow })
    .where('channel', 'in', ['sms', 'push'])
    .where('permit_at', '>', steadyNow)
    .execute()
}

// ── sums ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Sums = { sends: number; segments: number; price: number }

export async function addToTotals(tx: Tx, queueId: string, { sends, segments, price }: Sums): Promise<void> {
  if (sends === 0 && segments === 0 && price === 0) return
  await tx
    .insertInto('channel_totals')
    .values({ queue_id: queueId, sends, segments, price })
    .onConflict((conflict) =>
      conflict.column('queue_id').doUpdateSet((eb) => ({
        sends: eb('channel_totals.sends', '+', eb.ref('excluded.sends')),
        segments: eb('channel_totals.segments', '+', eb.ref('excluded.segments')),
        price: eb('channel_totals.price', '+', eb.ref('excluded.price')),
      })),
    )
    .execute()
}

/** What queues have sent so far, as accepted by their providers. */
export async function sumsOfQueues(db: ReadDb, queueIds: readonly string[]): Promise<Map<string, Sums>> {
  if (queueIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('channel_totals')
    .selectAll()
    .where('queue_id', 'in', [...queueIds])
    .execute()
  return new Map(rows.map(({ queue_id, ...sums }) => [queue_id, sums]))
}

// ── providers ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type ProviderState = { downUntil: number | null; reason: string | null; failures: number }

export async function findProviderStates(db: ReadDb): Promise<Map<string, ProviderState>> {
  const rows = await db.selectFrom('provider_states').selectAll().execute()
  return new Map(
    rows.map((row) => [row.provider, { downUntil: row.down_until, reason: row.reason, failures: row.failures }]),
  )
}

/** The provider refuses everybody until then: no message is wasted on it. */
export async function noteProviderDown(
  db: Db | Tx,
  provider: string,
  { until, reason, at }: { until: number; reason: string; at: number },
): Promise<void> {
  await db
    .insertInto('provider_states')
    .values({ provider, down_until: until, reason, failures: 1, updated_at: at })
    .onConflict((conflict) =>
      conflict.column('provider').doUpdateSet((eb) => ({
        down_until: until,
        reason,
        failures: eb('provider_states.failures', '+', 1),
        updated_at: at,
      })),
    )
    .execute()
}

export async function noteProviderUp(db: Db | Tx, provider: string, at: number): Promise<void> {
  await db
    .updateTable('provider_states')
    .set({ down_until: null, reason: null, failures: 0, updated_at: at })
    .where('provider', '=', provider)
    .where('reason', 'is not', null)
    .execute()
}
