import { type Selectable, sql } from 'kysely'
import { z } from 'zod'
import type { Settings } from '../../config/env.ts'
import { compiled, ifGiven, type ReadDb, storedJson } from '../db/index.ts'
import type { MailingsTable } from '../db/schema/mailings.ts'
import type { QuietHours } from '../deliveries/index.ts'
import { clockTime } from '../http/time.ts'
import { notFound } from '../lib/errors.ts'
import type { TemplateRow } from '../templates/index.ts'

export type MailingRow = Selectable<MailingsTable>

type Page<C> = { after?: C | undefined; limit: number }

// ── mailings ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Throws `not_found`. */
export async function getMailing(db: ReadDb, id: string): Promise<MailingRow> {
  const row = await db.selectFrom('mailings').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound('mailing', id)
  return row
}

/** Newest first. */
export function listMailings(
  db: ReadDb,
  { after, limit, status }: Page<string> & { status?: MailingRow['status'] | undefined },
): Promise<MailingRow[]> {
  return db
    .selectFrom('mailings')
    .selectAll()
    .$call(ifGiven(status, (q, given) => q.where('status', '=', given)))
    .$call(ifGiven(after, (q, id) => q.where('id', '<', id)))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function findMailingWithTemplate(
  db: ReadDb,
  mailingId: string,
): Promise<
  | {
      mailing: Pick<
        MailingRow,
        | 'id'
        | 'quiet_hours'
        | 'promo_percent'
        | 'promo_days'
        | 'channels'
        | 'channel_mode'
        | 'template_id'
        | 'number_ids'
        | 'trigger_kind'
        | 'purpose'
        | 'message_template'
      >
      /** The template of a plain mailing; for other channels see `templateFor`. */
      template: TemplateRow
      /** The revision of the settings that was read. */
      settingsRevision: number
    }
  | undefined
> {
  const [row] = (await selectWithTemplate(db, { mailingId })).rows
  if (!row) return undefined
  const {
    mailing_id: id,
    quiet_hours,
    promo_percent,
    promo_days,
    channels,
    channel_mode,
    number_ids,
    trigger_kind,
    purpose,
    message_template,
    revision,
    ...template
  } = row
  const own = { channels, channel_mode, number_ids, trigger_kind, purpose, message_template, template_id: template.id }
  const settingsRevision = Number(revision ?? 0)
  return { mailing: { id, quiet_hours, promo_percent, promo_days, ...own }, template, settingsRevision }
}

const selectWithTemplate = compiled((db, { mailingId }: { mailingId: string }) =>
  db
    .selectFrom('mailings as m')
    .innerJoin('templates as t', 't.id', 'm.template_id')
    .selectAll('t')
    .select(['m.id as mailing_id', 'm.quiet_hours', 'm.promo_percent', 'm.promo_days', 'm.channels', 'm.channel_mode'])
    .select(['m.number_ids', 'm.trigger_kind', 'm.purpose', 'm.message_template'])
    .select((eb) => eb.selectFrom('settings_revision').select('revision').where('id', '=', 1).as('revision'))
    // A list rather than an equality: SQLite would plan this again for each batch that leaves.
    .where('m.id', 'in', [mailingId]),
)

export const readQuietHours = storedJson('mailings.quiet_hours', z.object({ from: clockTime, to: clockTime }))

/** The mailing's own quiet hours, or those of the settings. */
export function quietHoursOf(
  { quiet_hours }: Pick<MailingRow, 'quiet_hours'>,
  settings: Pick<Settings, 'OTKLIK_QUIET_HOURS'>,
): QuietHours | null {
  return quiet_hours === null ? settings.OTKLIK_QUIET_HOURS : readQuietHours(quiet_hours)
}

/** Scheduled mailings whose time has come, unplanned ones that run, cancelled ones with deliveries that still wait. */
export async function findMailingsToMove(db: ReadDb, now: number) {
  const due = await db
    .selectFrom('mailings')
    .select(['id', 'start_at'])
    .where('status', '=', 'scheduled')
    .where('start_at', '<=', now)
    .execute()
  const unplanned = await db
    .selectFrom('mailings')
    .select('id')
    .where('status', 'in', ['running', 'paused'])
    .where('started_at', 'is not', null)
    .where('planned_at', 'is', null)
    .where('trigger_rule', 'is', null)
    .execute()
  const cancelled = await db
    .selectFrom('mailings as m')
    .select('m.id')
    .where('m.status', '=', 'cancelled')
    .where('m.started_at', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('send_queues as q')
          .innerJoin('deliveries as d', 'd.queue_id', 'q.id')
          .select('d.id')
          .where('q.owner_kind', '=', 'mailing')
          .whereRef('q.owner_id', '=', 'm.id')
          .where('d.status', '=', sql.lit<'waiting'>('waiting')),
      ),
    )
    .execute()
  return { due: due.map(idOf), unplanned: unplanned.map(idOf), cancelled: cancelled.map(idOf) }
}

/** Mailings whose time has come, and those that are not planned yet with how far their planning is. */
export async function findUnstarted(db: ReadDb, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('mailings')
    .select(['id', 'start_at', 'plan_cursor'])
    .where((eb) =>
      eb.or([
        eb.and([eb('status', '=', 'scheduled'), eb('start_at', '<=', now)]),
        eb.and([
          eb('status', 'in', ['running', 'paused']),
          eb('started_at', 'is not', null),
          eb('planned_at', 'is', null),
          eb('trigger_rule', 'is', null),
        ]),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map(({ id, start_at, plan_cursor }) => `${id} ${start_at} ${plan_cursor}`)
}

export type GuestNames = { guest_name: string | null; guest_phone: string | null }

/** Guests' names for lists: the name that we keep, else their own; and their phones. */
export async function findGuestNames(db: ReadDb, guestIds: readonly string[]): Promise<Map<string, GuestNames>> {
  if (guestIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('guests')
    .select((eb) => ['id', eb.fn.coalesce('name', 'push_name').as('guest_name'), 'phone as guest_phone'])
    .where('id', 'in', [...guestIds])
    .execute()
  return new Map(rows.map(({ id, ...names }) => [id, names]))
}

const idOf = ({ id }: { id: string }) => id
