import { sql } from 'kysely'
import type { ReadDb } from '../db/index.ts'

/** What an owner does first, in this order. */
export const FIRST_STEPS = ['number', 'people', 'restaurant', 'template', 'trial'] as const

export type FirstStep = { step: (typeof FIRST_STEPS)[number]; done: boolean }

/** Which of the first steps are done, by what is there: a linked number, a second user, a restaurant, a template, a sent text. */
export async function findFirstSteps(db: ReadDb): Promise<FirstStep[]> {
  const { rows } = await sql<Record<FirstStep['step'], number | string>>`select
    (select count(*) from (select 1 as one from numbers
      where deleted_at is null and linked_at is not null and state <> 'logged_out' limit 1) as n) as number,
    (select count(*) - 1 from (select 1 as one from users where deleted_at is null limit 2) as u) as people,
    (select count(*) from (select 1 as one from restaurants limit 1) as r) as restaurant,
    (select count(*) from (select 1 as one from templates where archived_at is null limit 1) as t) as template,
    (select count(*) from (select 1 as one from deliveries limit 1) as d) as trial`.execute(db)
  return FIRST_STEPS.map((step) => ({ step, done: Number(rows[0]?.[step] ?? 0) > 0 }))
}
