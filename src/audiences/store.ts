import { sql } from 'kysely'
import type { Db, Tx } from '../db/index.ts'
import type { MergeHook } from '../guests/index.ts'
import { OWNED_MS } from '../imports/index.ts'
import { newId } from '../lib/ids.ts'
import type { Node } from './conditions.ts'
import type { ImportProblemRow, ImportRow } from './lists/view.ts'
import type { AudienceRow } from './view.ts'

// ── audiences ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewAudience = { name: string; conditions: Node | null; createdBy: string; at: number }

/** Without conditions it is a list. */
export function insertAudience(tx: Tx, { name, conditions, createdBy, at }: NewAudience): Promise<AudienceRow> {
  return tx
    .insertInto('audiences')
    .values({
      id: newId('aud'),
      name,
      kind: conditions === null ? 'list' : 'conditions',
      conditions: conditions && JSON.stringify(conditions),
      created_by: createdBy,
      created_at: at,
      updated_at: at,
      archived_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Undefined when the audience is archived. */
export function updateAudience(
  tx: Tx,
  id: string,
  { name, conditions }: { name?: string | undefined; conditions?: Node | undefined },
  at: number,
): Promise<AudienceRow | undefined> {
  return tx
    .updateTable('audiences')
    .set({
      ...(name !== undefined && { name }),
      ...(conditions !== undefined && { conditions: JSON.stringify(conditions) }),
      updated_at: at,
    })
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export async function archiveAudience(tx: Tx, id: string, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('audiences')
    .set({ archived_at: at, updated_at: at })
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

// ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewMember = { guestId: string; importId: string | null }

/** Puts guests on a list. Returns those who were not on it. */
export async function addMembers(
  tx: Tx,
  audienceId: string,
  members: readonly NewMember[],
  at: number,
): Promise<Set<string>> {
  if (members.length === 0) return new Set()
  const rows = await tx
    .insertInto('audience_members')
    .values(
      members.map(({ guestId, importId }) => ({
        audience_id: audienceId,
        guest_id: guestId,
        import_id: importId,
        added_at: at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('guest_id')
    .execute()
  return new Set(rows.map(({ guest_id }) => guest_id))
}

export async function removeMembers(tx: Tx, audienceId: string, guestIds: readonly string[]): Promise<number> {
  const result = await tx
    .deleteFrom('audience_members')
    .where('audience_id', '=', audienceId)
    .where('guest_id', 'in', [...guestIds])
    .executeTakeFirst()
  return Number(result.numDeletedRows)
}

/** After a merge the kept guest is on every list that either was on. */
export const mergeAudiences: MergeHook = async (tx, { keptId, mergedId }) => {
  await sql`
    insert into audience_members (audience_id, guest_id, import_id, added_at)
    select audience_id, ${keptId}, import_id, added_at from audience_members where guest_id = ${mergedId}
    on conflict (audience_id, guest_id) do nothing
  `.execute(tx)
  await tx.deleteFrom('audience_members').where('guest_id', '=', mergedId).execute()
}

// ── imports ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewImport = Pick<
  ImportRow,
  | 'audience_id'
  | 'file_name'
  | 'mapping'
  | 'default_country'
  | 'consent_source'
  | 'consent_at'
  | 'imported_by'
  | 'counts'
  | 'file'
  | 'owner'
> & { at: number }

export function insertImport(tx: Tx, { at, ...given }: NewImport): Promise<ImportRow> {
  return tx
    .insertInto('audience_imports')
    .values({
      id: newId('imp'),
      ...given,
      status: 'running',
      owned_until: at + OWNED_MS,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Changes an import that still belongs to this run, and extends its hold. Returns whether it did. */
export async function changeOwnedImport(
  db: Db | Tx,
  { id, owner }: { id: string; owner: string },
  changes: { counts?: string; status?: ImportRow['status']; owned_until?: number },
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('audience_imports')
    .set({ owned_until: at + OWNED_MS, ...changes, updated_at: at })
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('status', '=', 'running')
    .executeTakeFirst()
  return Number(numUpdatedRows) === 1
}

/** Takes over an import from a run that is gone. Undefined: somebody else has, or the run goes on. */
export function takeOverImport(db: Db, id: string, owner: string, now: number): Promise<ImportRow | undefined> {
  return db
    .updateTable('audience_imports')
    .set({ owner, owned_until: now + OWNED_MS, updated_at: now })
    .where('id', '=', id)
    .where('owned_until', '<', now)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst()
}

export async function insertProblems(tx: Tx, problems: readonly ImportProblemRow[]): Promise<void> {
  if (problems.length === 0) return
  await tx
    .insertInto('audience_import_problems')
    .values([...problems])
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
