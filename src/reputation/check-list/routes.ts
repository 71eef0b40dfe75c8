import { DateTime } from 'luxon'
import { z } from 'zod'
import { type ReadDb, transact } from '../../db/index.ts'
import { type Route, route } from '../../http/route.ts'
import { instantOut, toIso } from '../../http/time.ts'
import { notFound } from '../../lib/errors.ts'
import { getRestaurant, settingsOf } from '../../restaurants/index.ts'
import { CHECK_LIST } from '../advice/check-list.ts'
import { type Language, languageInput } from '../advice/language.ts'
import type { ReputationDeps } from '../deps.ts'
import { ratingSummaries } from '../figures/rating-page.ts'
import { removeTick, saveTick, ticksOfWeeks } from './store.ts'

const tag = 'Restaurants'
const params = z.object({ id: z.string().max(100) })
const WEEKS_SHOWN = 12

const weekInput = z.string().regex(/^\d{4}-W\d{2}$/, 'must look like 2026-W47')

const itemSchema = z.object({
  key: z.string(),
  kind: z.enum(['weekly', 'falling']).meta({ description: '`falling`: what to do when the rating falls' }),
  title: z.string(),
  hint: z.string(),
  done_at: instantOut.nullable(),
  done_by: z.string().nullable(),
  note: z.string().nullable(),
})

const weekSchema = z
  .object({
    week: z.string(),
    rating_falls: z.boolean().meta({ description: 'The overall figure is lower than 24 hours ago' }),
    items: z.array(itemSchema),
  })
  .meta({ id: 'CheckList' })

/** The weekly check-list, and what to do when the rating falls, as tasks to tick. */
export function checkListRoutes({ db, clock }: Pick<ReputationDeps, 'db' | 'clock'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/restaurants/:id/check-list',
      scope: 'reviews:read',
      summary: 'The check-list of a week',
      tag,
      params,
      query: z.object({
        week: weekInput.optional().meta({ description: 'Default: this week, in the zone of the restaurant' }),
        language: languageInput.optional(),
      }),
      responses: { 200: weekSchema },
      handle: async ({ params: { id }, query }) => ({
        status: 200,
        body: await showWeek({ db, now: clock.now() }, id, query),
      }),
    }),
    route({
      method: 'post',
      path: '/v1/restaurants/:id/check-list/:item',
      operationId: 'tickCheckListItem',
      scope: 'reviews:write',
      summary: 'Tick an item of this week, or untick it',
      tag,
      params: params.extend({ item: z.string().max(100) }),
      body: z.object({ done: z.boolean(), note: z.string().trim().max(1_000).optional() }),
      idempotent: false,
      responses: { 200: weekSchema },
      handle: async ({ params: { id, item }, body, actor }) => {
        if (!CHECK_LIST.some(({ key }) => key === item)) throw notFound('item of the check-list', item)
        const { time_zone } = await getRestaurant(db, id)
        const week = weekOf(clock.now(), time_zone)
        const tick = { restaurant_id: id, week, item, done_by: actor.id, note: body.note ?? null, at: clock.now() }
        await transact(db, async (tx) => {
          await (body.done ? saveTick(tx, tick) : removeTick(tx, tick))
        })
        return { status: 200, body: await showWeek({ db, now: clock.now() }, id, {}) }
      },
    }),
    route({
      method: 'get',
      path: '/v1/restaurants/:id/check-list/history',
      scope: 'reviews:read',
      summary: `What was ticked in the last ${WEEKS_SHOWN} weeks`,
      tag,
      params,
      responses: {
        200: z.object({
          data: z.array(z.object({ week: z.string(), done: z.number().int(), total: z.number().int() })),
        }),
      },
      handle: async ({ params: { id } }) => ({ status: 200, body: { data: await history(db, id, clock.now()) } }),
    }),
  ]
}

async function showWeek(
  { db, now }: { db: ReadDb; now: number },
  id: string,
  { week, language }: { week?: string | undefined; language?: Language | undefined },
): Promise<z.output<typeof weekSchema>> {
  const restaurant = await getRestaurant(db, id)
  const spoken = language ?? settingsOf(restaurant).voice.language
  const shown = week ?? weekOf(now, restaurant.time_zone)
  const ticks = await ticksOfWeeks(db, id, [shown])
  const arrow = (await ratingSummaries(db, [restaurant], now)).get(restaurant.id)?.arrow
  return {
    week: shown,
    rating_falls: arrow === 'down',
    items: CHECK_LIST.map(({ key, kind, title, hint }) => {
      const tick = ticks.find(({ item }) => item === key)
      return {
        key,
        kind,
        title: title[spoken],
        hint: hint[spoken],
        done_at: toIso(tick?.at ?? null),
        done_by: tick?.done_by ?? null,
        note: tick?.note ?? null,
      }
    }),
  }
}

async function history(db: ReadDb, id: string, now: number) {
  const { time_zone } = await getRestaurant(db, id)
  const weeks = Array.from({ length: WEEKS_SHOWN }, (_, back) =>
    weekOf(DateTime.fromMillis(now, { zone: time_zone }).minus({ weeks: back }).toMillis(), time_zone),
  )
  const ticks = await ticksOfWeeks(db, id, weeks)
  const weekly = CHECK_LIST.filter(({ kind }) => kind === 'weekly').map(({ key }) => key)
  return weeks.map((week) => ({
    week,
    done: ticks.filter((tick) => tick.week === week && weekly.includes(tick.item)).length,
    total: weekly.length,
  }))
}

/** `2026-W47`: the ISO week in the time zone. */
function weekOf(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toFormat("kkkk-'W'WW")
}
