import type { Updateable } from 'kysely'
import { sql } from 'kysely'
import { type Db, recordEvent, type Tx } from '../db/index.ts'
import type { MailingStatus, MailingsTable, TemplatesTable } from '../db/schema.ts'
import { planDeliveries, setLane } from '../dispatch/index.ts'
import { toIso } from '../http/time.ts'
import { newId } from '../lib/ids.ts'
import type { KnownAudience } from './audience.ts'
import type { TemplateRow, TemplateTexts } from './template-texts.ts'
import { audiencePage, findPageEnd, type MailingRow } from './view.ts'

// ── templates ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewTemplate = TemplateTexts & { name: string; actorId: string; at: number }

export async function insertTemplate(tx: Tx, template: NewTemplate): Promise<TemplateRow> {
  const { name, actorId, at } = template
  const row = await tx
    .insertInto('templates')
    .values({
      id: newId('tpl'),
      name,
      channel: 'whatsapp',
      ...textColumns(template),
      ...waiver(template.endsWithoutQuestionOk, actorId, at),
      version: 1,
      created_at: at,
      updated_at: at,
      archived_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepVersion(tx, row, actorId)
  return row
}

export type TemplateChange = Pick<Updateable<TemplatesTable>, 'name'> & {
  /** Texts that were checked. */
  texts?: TemplateTexts
}

/** Saves a template anew, if it is still the version that was read. A change of texts makes a new version. */
export async function updateTemplate(
  tx: Tx,
  before: TemplateRow,
  { name, texts }: TemplateChange,
  { actorId, at }: { actorId: string; at: number },
): Promise<TemplateRow | undefined> {
  const waived = before.ends_without_question_ok === 1
  const row = await tx
    .updateTable('templates')
    .set({
      updated_at: at,
      ...(name !== undefined && { name }),
      ...(texts && { ...textColumns(texts), version: before.version + 1 }),
      ...(texts && texts.endsWithoutQuestionOk !== waived && waiver(texts.endsWithoutQuestionOk, actorId, at)),
    })
    .where('id', '=', before.id)
    .where('version', '=', before.version)
    .where('archived_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row && texts) await keepVersion(tx, row, actorId)
  return row
}

export async function archiveTemplate(db: Db, id: string, at: number): Promise<boolean> {
  const result = await db
    .updateTable('templates')
    .set({ archived_at: at })
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

function textColumns({ language, text, variants }: TemplateTexts) {
  return { language, text, variants: JSON.stringify(variants) }
}

/** Who took responsibility for a text without a closing question, and when. */
function waiver(ok: boolean, actorId: string, at: number) {
  return ok
    ? { ends_without_question_ok: 1 as const, waived_by: actorId, waived_at: at }
    : { ends_without_question_ok: 0 as const, waived_by: null, waived_at: null }
}

async function keepVersion(tx: Tx, row: TemplateRow, actorId: string): Promise<void> {
  const { id, version, language, text, variants, updated_at } = row
  await tx
    .insertInto('template_versions')
    .values({ template_id: id, version, language, text, variants, saved_by: actorId, saved_at: updated_at })
    .execute()
}

// ── mailings ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type NewMailing = Pick<
  MailingRow,
  'name' | 'template_id' | 'audience' | 'number_ids' | 'quiet_hours' | 'start_at' | 'created_by'
> & { at: number }

export function insertMailing(db: Db | Tx, { at, ...mailing }: NewMailing): Promise<MailingRow> {
  return db
    .insertInto('mailings')
    .values({
      ...mailing,
      id: newId('mlg'),
      status: 'draft',
      plan_cursor: null,
      planned_at: null,
      started_at: null,
      finished_at: null,
      created_at: at,
      updated_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Moves a mailing on and says so. Undefined when it was in none of the states `from`: somebody was faster, or it is over.
 */
export async function moveMailing(
  tx: Tx,
  id: string,
  from: readonly MailingStatus[],
  to: MailingStatus,
  at: number,
  more: Updateable<MailingsTable> = {},
): Promise<MailingRow | undefined> {
  const row = await tx
    .updateTable('mailings')
    .set({ ...more, status: to, updated_at: at })
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
  if (row) await recordMailing(tx, row, at)
  return row
}

/** Changes that leave the state as it is. Undefined when the mailing is over. */
export function changeMailing(tx: Tx, id: string, changes: Updateable<MailingsTable>, at: number) {
  return tx
    .updateTable('mailings')
    .set({ ...changes, updated_at: at })
    .where('id', '=', id)
    .where('status', 'not in', ['finished', 'cancelled'])
    .returningAll()
    .executeTakeFirst()
}

/** All is planned, and nothing waits or is on its way. */
export async function finishMailing(tx: Tx, mailingId: string, at: number): Promise<void> {
  const row = await tx
    .updateTable('mailings')
    .set({ status: 'finished', finished_at: at, updated_at: at })
    .where('id', '=', mailingId)
    .where('status', '=', 'running')
    .where('planned_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries')
            .select('id')
            .where('lane_id', '=', mailingId)
            .where('status', 'in', ['waiting', 'sending']),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst()
  if (!row) return
  await setLane(tx, mailingId, { open: false })
  await recordMailing(tx, row, at)
}

async function recordMailing(tx: Tx, row: MailingRow, at: number): Promise<void> {
  await recordEvent(tx, {
    type: 'mailing.status',
    at,
    data: {
      id: row.id,
      name: row.name,
      status: row.status,
      start_at: toIso(row.start_at),
      started_at: toIso(row.started_at),
      finished_at: toIso(row.finished_at),
    },
  })
}

// ── planning ──────────────────────────────────────────────────────────────────────────────────────────────────────

export type PlannedPage = { planned: number; last: string }

/**
 * Plans the next page of a mailing and moves its cursor, in one transaction, so a restart goes on where it stopped.
 * `done` when there was nothing left; undefined when the mailing is not to be planned (any more).
 */
export async function planPage(
  tx: Tx,
  mailingId: string,
  page: {
    audience: KnownAudience
    after: string
    limit: number
    stickyNumberIds: string[]
    notBefore: number
    at: number
  },
): Promise<PlannedPage | 'done' | undefined> {
  const { audience, after, limit, stickyNumberIds, notBefore, at } = page
  // First, so that the row is locked: two planners of one mailing follow each other, and the second sees the cursor.
  const locked = await tx
    .updateTable('mailings')
    .set({ updated_at: at })
    .where('id', '=', mailingId)
    .where('status', 'in', ['running', 'paused'])
    .where('planned_at', 'is', null)
    .where(sql`coalesce(plan_cursor, '')`, '=', after)
    .returning('id')
    .executeTakeFirst()
  if (!locked) return undefined
  const last = await findPageEnd(tx, audience, after, limit)
  if (last === undefined) {
    await tx.updateTable('mailings').set({ planned_at: at }).where('id', '=', mailingId).execute()
    return 'done'
  }
  const guests = audiencePage(audience, after, limit)
  const planned = await planDeliveries(tx, { laneId: mailingId, cause: '', guests, notBefore, stickyNumberIds, at })
  await tx.updateTable('mailings').set({ plan_cursor: last }).where('id', '=', mailingId).execute()
  return { planned, last }
}
