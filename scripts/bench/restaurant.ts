import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { migrations } from '../../migrations/index.ts'
import { connect, type Db, migrate } from '../../src/db/index.ts'
import { DAY, HOUR } from '../../src/lib/units.ts'
import { keepFigures, ratingPage } from '../../src/reputation/index.ts'
import { getRestaurant } from '../../src/restaurants/index.ts'
import { median, rounded } from './figures.ts'

export type RestaurantPageFigures = {
  /** The page of a restaurant with a million ratings, compared with one with ten thousand. */
  ratio: number
  small_ms: number
  big_ms: number
  small_ratings: number
  big_ratings: number
}

const SMALL = 10_000
const BIG = 1_000_000
const ROUNDS = 200
const NOW = Date.UTC(2026, 5, 17, 15, 20)
/** All ratings of a year: the big restaurant has a hundred times as many in each hour. */
const SPAN_MS = 365 * DAY
const GUESTS = 1_000

/** A restaurant's rating page (figures, dynamics, complaints, couriers, alerts) with many ratings against few, in turns. */
export async function benchRestaurantPage(big: number = BIG): Promise<RestaurantPageFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'otklik-bench-restaurant-'))
  try {
    await using few = connect(join(folder, 'small.sqlite'))
    await using many = connect(join(folder, 'big.sqlite'))
    await fill(few.db, SMALL)
    await fill(many.db, big)
    const times = { small: [] as number[], big: [] as number[] }
    for (let round = 0; round < ROUNDS; round++) {
      times.small.push(await timePage(few.db))
      times.big.push(await timePage(many.db))
    }
    const [smallMs, bigMs] = [median(times.small), median(times.big)]
    return {
      ratio: rounded(bigMs / smallMs),
      small_ms: rounded(smallMs),
      big_ms: rounded(bigMs),
      small_ratings: SMALL,
      big_ratings: big,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timePage(db: Db): Promise<number> {
  const restaurant = await getRestaurant(db, 'rst_1')
  const start = performance.now()
  const page = await ratingPage(db, restaurant, { at: NOW, language: 'ru' })
  if (page.ratings_counted !== 200) throw new Error('the page has not counted 200 ratings')
  return performance.now() - start
}

/** A delivered order with a rating for each number; one in forty is cancelled through the restaurant's fault. */
async function fill(db: Db, count: number): Promise<void> {
  await migrate(db, migrations)
  const step = Math.floor(SPAN_MS / count)
  const startAt = NOW - count * step
  await sql`insert into restaurants (id, name, time_zone, courier, settings, created_at)
    values ('rst_1', 'Хинкальная', 'Europe/Moscow', 'own', '{}', 0)`.execute(db)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${GUESTS})
    insert into guests (id, phone, attributes, unread_count, created_at, updated_at)
    select printf('gst_%08d', i), printf('+7916%07d', i), '{}', 0, 0, 0 from n`.execute(db)
  await sql`with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${count})
    insert into orders (id, external_id, restaurant_id, guest_id, items, total, delivery, status, placed_at, delivered_at,
      cancelled_at, cancel_cause, cancel_fault, status_times, created_at, updated_at)
    select printf('ord_%08d', i), 'e' || i, 'rst_1', printf('gst_%08d', i % ${GUESTS}),
      '[{"name":"Борщ","quantity":1,"price":35000},{"name":"Хинкали","quantity":5,"price":9000}]', 80000,
      iif(i % 3, 'own', 'partner'), iif(i % 40, 'delivered', 'cancelled'), ${startAt} + i * ${step},
      iif(i % 40, ${startAt} + i * ${step}, null), iif(i % 40, null, ${startAt} + i * ${step}),
      iif(i % 40, null, iif(i % 80, 'overload', 'dish_missing')), iif(i % 40, null, 'restaurant'), '{}', 0, 0 from n`.execute(
    db,
  )
  // A literal, because SQLite treats a bound number as a float and the division would not round.
  const hour = sql.lit(HOUR)
  await sql`insert into order_hours (restaurant_id, hour_at, orders, cancelled)
    select 'rst_1', placed_at / ${hour} * ${hour}, count(*), sum(iif(status = 'cancelled', 1, 0)) from orders group by 2`.execute(
    db,
  )
  await sql`insert into ratings (id, order_id, restaurant_id, guest_id, score, comment, good, bad, courier_score, courier_good,
      courier_bad, topics, delivery, channel, status, rated_at, created_at, updated_at)
    select 'rtg_' || substr(id, 5), id, restaurant_id, guest_id, 1 + cast(substr(id, 5) as integer) * 7 % 5,
      iif(cast(substr(id, 5) as integer) % 2, 'Борщ остыл', null), '[]', '["temperature"]', iif(delivery = 'own', 4, 5), '["speed"]', '[]',
      '["temperature","courier_speed"]', delivery, 'form', 'none', placed_at, placed_at, placed_at from orders`.execute(
    db,
  )
  await sql`analyze`.execute(db)
  const signals = { notify: () => undefined, on: () => () => undefined }
  await keepFigures({ db, clock: { now: () => NOW, steady: () => NOW }, signals })
}
