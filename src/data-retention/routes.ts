import { z } from 'zod'
import { transact } from '../db/index.ts'
import { type Route, route } from '../http/route.ts'
import { toIso } from '../http/time.ts'
import {
  MAX_RETENTION_DAYS,
  RETENTION_KIND_NAMES,
  RETENTION_KINDS,
  type RetentionKind,
} from '../lib/retention-kinds.ts'
import { NIGHT, nextNight } from './night.ts'
import { isFixed, type Periods, periodsOf } from './periods.ts'
import { previewRetention } from './preview.ts'
import type { RetentionDeps } from './run-retention.ts'
import { listPeriods, listRuns, savePeriod } from './store.ts'

const tag = 'Settings'

const kindOut = z.enum(RETENTION_KIND_NAMES).meta({
  id: 'RetentionKind',
  description:
    'messages: what was written in chats, with files and timeline entries. media: their files alone. mailing_messages: what ' +
    'mailings, requests to rate and replies to reviews said. sms_push_texts: texts and addresses of SMS and push. events: what ' +
    'streams resume from and webhooks are replayed from. webhook_log: what webhooks were told. imports: reports of imports. ' +
    'merge_journal: what undoing a merge needs, for 30 days',
})
const daysOut = z.number().int().min(1).max(MAX_RETENTION_DAYS).nullable().meta({ description: 'Null: for ever' })
const count = z.number().int().min(0)
const time = z.iso.datetime()

/** Kinds that can be requested: those without a configurable period are not among them. */
const periodsInput = z
  .strictObject(
    Object.fromEntries(
      RETENTION_KIND_NAMES.filter((kind) => !isFixed(kind)).map((kind) => [
        kind,
        z.number().int().min(RETENTION_KINDS[kind].leastDays).max(MAX_RETENTION_DAYS).nullable().optional(),
      ]),
    ) as Record<RetentionKind, z.ZodOptional<z.ZodNullable<z.ZodNumber>>>,
  )
  .meta({ description: 'Days that each kind is kept; null: for ever. Kinds that are not named stay as they are' })

const periodOut = z
  .object({
    kind: kindOut,
    days: daysOut,
    usual_days: daysOut.meta({ description: 'Where nobody has said anything; null: for ever' }),
    least_days: count.meta({ description: 'The fewest that can be asked for' }),
    fixed: z.boolean().meta({ description: 'It cannot be changed' }),
    changed_by: z.string().nullable(),
    changed_at: time.nullable(),
    last_run: z
      .object({ finished_at: time, rows: count, bytes: count, running: z.boolean() })
      .nullable()
      .meta({ description: 'Of the last removal, or of the one that goes on; null: there was none yet' }),
  })
  .meta({ id: 'RetentionPeriod' })

const settingsOut = z.object({
  data: z.array(periodOut),
  next_run_at: time.meta({ description: `The next night: ${NIGHT.from} o'clock by \`time_zone\`` }),
  time_zone: z.string(),
})

const previewOut = z
  .object({
    kind: kindOut,
    days: daysOut,
    rows: count,
    bytes: count.meta({
      description: 'Roughly, files included; the disk is used again, a file of SQLite does not shrink',
    }),
    oldest_at: time.nullable(),
    more: z.boolean().meta({ description: 'There is more than was counted' }),
  })
  .meta({ id: 'RetentionPreview' })

/** /v1/settings/retention: how long data are kept. */
export function retentionRoutes(deps: RetentionDeps): Route[] {
  const { db, clock, parts, settings } = deps
  const current = async () => periodsOf(await listPeriods(db))
  return [
    route({
      method: 'get',
      path: '/v1/settings/retention',
      scope: 'admin',
      tag,
      summary: 'How long each kind of data is kept',
      description:
        'At night a job removes what is older, in small steps. Never what is still needed: messages that have not left, open ' +
        'conversations from the first message on that waits for an answer, the ledgers of consents and of the throttle, evidence ' +
        'of consents, events that a webhook still waits for.',
      responses: { 200: settingsOut },
      handle: async () => ({ status: 200, body: await show(deps) }),
    }),
    route({
      method: 'patch',
      path: '/v1/settings/retention',
      scope: 'admin',
      tag,
      summary: 'Change how long data are kept',
      description:
        'Holds at once in all processes; what a shorter period lets go goes in the next night, for good. ' +
        'POST /v1/settings/retention/preview says beforehand how much that is. Audited.',
      body: z.object({ periods: periodsInput }),
      example: { periods: { messages: 730, media: 365 } },
      responses: { 200: settingsOut },
      async handle({ body, actor }) {
        await transact(db, async (tx) => {
          const before = periodsOf(await listPeriods(tx))
          for (const kind of RETENTION_KIND_NAMES) {
            const days = body.periods[kind]
            if (days === undefined) continue
            await savePeriod(tx, { kind, days, before: before[kind], by: actor.id, at: clock.now() })
          }
        })
        return { status: 200, body: await show(deps) }
      },
    }),
    route({
      method: 'post',
      path: '/v1/settings/retention/preview',
      scope: 'admin',
      tag,
      summary: 'What would be removed',
      description: 'If the removal ran now, with these periods in the place of those that are set. Nothing is changed.',
      body: z.object({ periods: periodsInput.optional() }),
      example: { periods: { messages: 365 } },
      responses: { 200: z.object({ data: z.array(previewOut) }) },
      idempotent: false,
      async handle({ body }) {
        const asked = Object.entries(body.periods ?? {}).filter(([, days]) => days !== undefined)
        const periods = { ...(await current()), ...Object.fromEntries(asked) } as Periods
        const previews = await previewRetention(db, parts, periods, clock.now())
        const data = previews.map(({ oldest, ...rest }) => ({
          ...rest,
          oldest_at: oldest === null ? null : toIso(oldest),
        }))
        return { status: 200, body: { data } }
      },
    }),
  ]

  async function show({ clock: { now } }: RetentionDeps): Promise<z.output<typeof settingsOut>> {
    const said = await listPeriods(db)
    const periods = periodsOf(said)
    const runs = await listRuns(db)
    const data = RETENTION_KIND_NAMES.map((kind) => {
      const word = said.find((each) => each.kind === kind)
      const names = parts.filter((part) => part.kind === kind).map(({ part }) => part)
      const own = runs.filter(({ part }) => names.includes(part))
      return {
        kind,
        days: periods[kind],
        usual_days: RETENTION_KINDS[kind].usualDays,
        least_days: RETENTION_KINDS[kind].leastDays,
        fixed: isFixed(kind),
        changed_by: word?.changed_by ?? null,
        changed_at: word ? toIso(word.changed_at) : null,
        last_run: own.length === 0 || periods[kind] === null ? null : sumOf(own),
      }
    })
    const zone = settings.OTKLIK_TIME_ZONE
    return { data, next_run_at: toIso(nextNight(now(), zone)), time_zone: zone }
  }
}

function sumOf(runs: Awaited<ReturnType<typeof listRuns>>) {
  return {
    finished_at: toIso(Math.min(...runs.map(({ finished_at: at }) => at))),
    rows: runs.reduce((sum, { row_count: rows }) => sum + rows, 0),
    bytes: runs.reduce((sum, { byte_count: bytes }) => sum + bytes, 0),
    running: runs.some(({ before_at: before }) => before !== null),
  }
}
