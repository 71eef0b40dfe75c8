import { type RowChange, recordEvent, restore, type Tx } from '../../db/index.ts'
import { AppError, notFound } from '../../lib/errors.ts'
import { known } from '../../lib/known.ts'
import { setBlocked } from '../consent.ts'
import type { AuditHook, GuestDeps } from '../deps.ts'
import { dismissPair } from '../duplicates/store.ts'
import { mergeGuests } from '../merge-guests.ts'
import { presentGuest } from '../present.ts'
import { type GuestRow, lockGuest, updateGuest } from '../store.ts'
import { findDetails, getGuest } from '../view.ts'
import { forgetChanges, keptChanges } from './journal.ts'
import { type MergeRow, UNDO_MS } from './merge-by-hand.ts'
import { shareRefusals } from './refusals.ts'

type Deps = GuestDeps & { audit: AuditHook }

/**
 * The two were not one person after all: each gets back what was theirs. What has come since stays with the kept guest,
 * except what belongs to the chats and the account of the other. A refusal made since holds for both, because nobody
 * knows whose it was. Throws `not_found`, and `wrong_state` where it is too late or something done since must be undone
 * first.
 */
export async function undoMerge(
  tx: Tx,
  deps: Deps,
  { guestId, mergeId, by, at }: { guestId: string; mergeId: string; by: string; at: number },
): Promise<MergeRow> {
  const merge = await tx.selectFrom('guest_merges').selectAll().where('id', '=', mergeId).executeTakeFirst()
  if (!merge || ![merge.kept_id, merge.merged_id].includes(guestId)) throw notFound('merge of guest', mergeId)
  const { kept, merged, changes } = await lockUndoable(tx, merge, at)
  const became = changedGuest(changes, kept.id)?.after ?? {}

  await restore(tx, changes)
  await giveBackAccounts(tx, merge)
  await rejoin(tx, deps, merge, changes)
  await deps.guestHooks.onUnmerge?.(tx, { keptId: kept.id, mergedId: merged.id, mergedAt: merge.at, at })
  await settleCounts(tx, merge, kept, became)
  await settleAddress(tx, merged.id)
  await shareRefusals(tx, { keptId: kept.id, mergedId: merged.id, since: merge.at })
  if (kept.blocked_at !== null && kept.blocked_at > merge.at) await setBlocked(tx, merged.id, true, at)
  for (const id of [kept.id, merged.id]) await updateGuest(tx, id, {}, at)

  await forgetChanges(tx, merge.id)
  await dismissPair(tx, [kept.id, merged.id], { by, at })
  await tellUndone(tx, deps, merge, { by, at })
  return tx
    .updateTable('guest_merges')
    .set({ undone_by: by, undone_at: at })
    .where('id', '=', merge.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function lockUndoable(tx: Tx, merge: MergeRow, at: number) {
  const rows = new Map<string, GuestRow | undefined>()
  for (const id of [merge.kept_id, merge.merged_id].sort()) rows.set(id, await lockGuest(tx, id))
  const kept = known(rows.get(merge.kept_id), 'kept guest')
  const merged = known(rows.get(merge.merged_id), 'merged guest')
  if (kept.erased_at !== null) throw new AppError('wrong_state', 'This guest was erased.')
  // Read again under the lock: two who undo it at once do it once.
  const { undone_at } = await tx
    .selectFrom('guest_merges')
    .select('undone_at')
    .where('id', '=', merge.id)
    .executeTakeFirstOrThrow()
  if (undone_at !== null) throw new AppError('wrong_state', 'This merge has been undone.')
  if (kept.merged_into !== null || merged.merged_into !== kept.id) {
    throw new AppError('wrong_state', 'This guest was merged once more since: undo that first.')
  }
  const changes = await keptChanges(tx, merge.id)
  if (at > merge.at + UNDO_MS || changes.size === 0) {
    throw new AppError('wrong_state', 'A merge can be undone for 30 days.')
  }
  return { kept, merged, changes }
}

const changedGuest = (changes: Map<string, RowChange[]>, id: string) =>
  changes.get('guests')?.find(({ key }) => key.id === id)

/**
 * A LID is an account, and one person has one: what was learned since belongs to the one of the two who had none then,
 * where the other had. Else whoever writes next would bring the two together again.
 */
async function giveBackAccounts(tx: Tx, { kept_id, merged_id, at }: MergeRow): Promise<void> {
  const lids = await tx
    .selectFrom('guest_identities')
    .select(['guest_id', 'value', 'created_at'])
    .where('guest_id', 'in', [kept_id, merged_id])
    .where('kind', '=', 'lid')
    .execute()
  const later = lids.filter(({ guest_id, created_at }) => guest_id === kept_id && created_at > at)
  const hadOne = lids.some(({ guest_id, created_at }) => guest_id === kept_id && created_at <= at)
  if (later.length === 0 || !hadOne || lids.some(({ guest_id }) => guest_id === merged_id)) return
  await tx
    .updateTable('guest_identities')
    .set({ guest_id: merged_id })
    .where('kind', '=', 'lid')
    .where(
      'value',
      'in',
      later.map(({ value }) => value),
    )
    .execute()
}

/** Who was made of the other's phone or account since, as it was taken for a stranger's then, is the other. */
async function rejoin(
  tx: Tx,
  deps: Deps,
  { kept_id, merged_id, at }: MergeRow,
  changes: Map<string, RowChange[]>,
): Promise<void> {
  for (const { key, before } of changes.get('guest_identities') ?? []) {
    if (before?.guest_id !== merged_id) continue
    const holder = await tx
      .selectFrom('guest_identities as i')
      .innerJoin('guests as g', 'g.id', 'i.guest_id')
      .select(['g.id', 'g.created_at'])
      .where('i.kind', '=', key.kind === 'lid' || key.kind === 'user_id' ? key.kind : 'phone')
      .where('i.value', '=', String(key.value))
      .executeTakeFirst()
    if (!holder || [kept_id, merged_id].includes(holder.id) || holder.created_at < at) continue
    await mergeGuests(tx, deps, { keptId: merged_id, mergedId: holder.id, at: holder.created_at })
  }
}

/** What was read while they were one is read; a message that has come since is the last of whose chat it is in. */
async function settleCounts(
  tx: Tx,
  { merged_id, at }: MergeRow,
  together: GuestRow,
  became: Record<string, unknown>,
): Promise<void> {
  await tx
    .updateTable('guests')
    .set({ unread_count: together.unread_count })
    .where('id', '=', merged_id)
    .where('unread_count', '>', together.unread_count)
    .execute()
  await tx
    .updateTable('guests')
    .set({ unprocessed_count: together.unprocessed_count })
    .where('id', '=', merged_id)
    .where('unprocessed_count', '>', together.unprocessed_count)
    .execute()
  if ((became.last_message_id ?? together.last_message_id) === together.last_message_id) return
  for (const id of [together.id, merged_id]) {
    const last = await tx
      .selectFrom('timeline as f')
      .innerJoin('messages as m', 'm.id', 'f.ref_id')
      .select(['m.id', 'm.at'])
      .where('f.guest_id', '=', id)
      .where('f.kind', '=', 'message')
      .orderBy('f.at', 'desc')
      .orderBy('f.ref_id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!last || (id === merged_id && last.at <= at)) continue
    await tx
      .updateTable('guests')
      .set({ last_message_id: last.id, last_message_at: last.at })
      .where('id', '=', id)
      .execute()
  }
}

/** The phone and username that the guest had may be somebody else's by now. */
async function settleAddress(tx: Tx, guestId: string): Promise<void> {
  const guest = await getGuest(tx, guestId)
  if (guest.phone !== null) {
    const owner = await tx
      .selectFrom('guest_identities')
      .select('guest_id')
      .where('kind', '=', 'phone')
      .where('value', '=', guest.phone)
      .executeTakeFirst()
    if (owner && owner.guest_id !== guestId) {
      await tx.updateTable('guests').set({ phone: null }).where('id', '=', guestId).execute()
    }
  }
  if (guest.username === null) return
  const holders = await tx
    .selectFrom('guests')
    .select('id')
    .where('username', '=', guest.username)
    .where('id', '<>', guestId)
    .execute()
  if (holders.length > 0) await tx.updateTable('guests').set({ username: null }).where('id', '=', guestId).execute()
}

async function tellUndone(
  tx: Tx,
  { audit }: Deps,
  merge: MergeRow,
  { by, at }: { by: string; at: number },
): Promise<void> {
  const [guest, other] = await Promise.all(
    [merge.kept_id, merge.merged_id].map(async (id) => presentGuest(await getGuest(tx, id), await findDetails(tx, id))),
  )
  await audit(tx, {
    actor: by,
    action: 'guest.unmerge',
    subject: merge.kept_id,
    details: { merge_id: merge.id, merged_guest_id: merge.merged_id },
    at,
  })
  await recordEvent(tx, {
    type: 'guest.unmerged',
    at,
    data: { guest_id: merge.kept_id, merged_guest_id: merge.merged_id, guest, merged_guest: other },
  })
}
