import { type RawBuilder, sql } from 'kysely'
import { DateTime } from 'luxon'
import { DAY } from '../lib/units.ts'
import { foldDish } from '../orders/index.ts'
import { birthdaySpans, type Span } from './birthdays.ts'
import { type Condition, type Group, isGroup, type Node } from './conditions.ts'

export type Sql = RawBuilder<unknown>

/**
 * The strategy of the query. `each`: a few guests, each looked up by index. `all`: all guests; what each condition
 * matches is found as a whole. `joined`: the same for PostgreSQL, which joins `exists`, while a `not in` of more than
 * fits into its working memory takes it hours.
 */
export type Mode = 'each' | 'all' | 'joined'

/** `at`: the moment from which "days ago" count. `zone`: where dates begin and birthdays are. */
export type When = { at: number; zone: string; mode: Mode }

/** Conditions about `guests as g` in SQL, true or false and never null, the same on SQLite and PostgreSQL. */
export function compileConditions(node: Node, when: When): Sql {
  return isGroup(node) ? compileGroup(node, when) : compileCondition(node, when)
}

function compileGroup({ all_of = [], any_of = [], none_of = [] }: Group, when: When): Sql {
  const each = (nodes: Node[]) => nodes.map((node) => compileConditions(node, when))
  return all([
    ...each(all_of),
    ...(any_of.length > 0 ? [sql`(${sql.join(each(any_of), sql` or `)})`] : []),
    ...each(none_of).map(not),
  ])
}

const TRUE = sql`1 = 1`

function all(tests: Sql[]): Sql {
  return tests.length === 0 ? TRUE : sql`(${sql.join(tests, sql` and `)})`
}

function not(test: Sql): Sql {
  return sql`not ${test}`
}

function compileCondition(condition: Condition, when: When): Sql {
  const has = (rows: Rows) => hasRow(rows, when.mode)
  const orders = (test: Sql) => has({ from: sql`guest_retention r`, guest: sql`r.guest_id`, where: test })
  switch (condition.field) {
    case 'last_order':
      return timeTest(condition, when, (test) =>
        orders(sql`r.last_order_at is not null and ${test(sql`r.last_order_at`)}`),
      )
    case 'orders_count':
      return amountTest(condition.op, condition.value, (test) => orders(test(sql`r.orders_count`)))
    case 'orders_sum':
      return amountTest(condition.op, hundredths(condition.value), (test) => orders(test(sql`r.orders_total`)))
    case 'retention':
      return orders(sql`r.retention in (${sql.join(condition.value)})`)
    case 'favourite_dish':
      return has(dishes(condition, sql`d.favourite = 1 and `))
    case 'ordered_dish':
      return has(dishes(condition, sql``))
    case 'restaurant':
      return has({
        from: sql`orders o`,
        guest: sql`o.guest_id`,
        where: sql`o.restaurant_id in (${sql.join(condition.value)}) and o.status <> 'cancelled'`,
      })
    case 'bonuses':
      return amountTest(condition.op, hundredths(condition.value), (test) =>
        has({ from: sql`bonuses b`, guest: sql`b.guest_id`, having: test(sql`sum(b.amount)`) }),
      )
    case 'last_score':
      return has({
        from: sql`ratings n`,
        guest: sql`n.guest_id`,
        where: sql`${tenths(condition, sql`n.score`, sql`1`)} and not exists (
          select 1 from ratings newer where newer.guest_id = n.guest_id
          and (newer.rated_at > n.rated_at or (newer.rated_at = n.rated_at and newer.id > n.id)))`,
      })
    case 'mean_score':
      return has({
        from: sql`ratings n`,
        guest: sql`n.guest_id`,
        having: tenths(condition, sql`sum(n.score)`, sql`count(*)`),
      })
    case 'unprocessed':
      return condition.value ? sql`g.unprocessed_count > 0` : sql`g.unprocessed_count = 0`
    case 'tag':
      return has({
        from: sql`guest_tags t`,
        guest: sql`t.guest_id`,
        where: sql`t.tag in (${sql.join(condition.value)})`,
      })
    case 'language':
      return languageTest(condition.value)
    case 'time_zone':
      return sql`(g.time_zone is not null and g.time_zone in (${sql.join(condition.value)}))`
    case 'birthday':
      return birthdayTest(condition, when)
    case 'created':
      return timeTest(condition, when, (test) => test(sql`g.created_at`))
    case 'on_whatsapp':
      return any(condition.value.map(whatsAppTest))
    case 'advertising_consent':
      return any(condition.value.map((channel) => has(agreed(channel))))
    case 'push_token': {
      const test = has({ from: sql`push_tokens p`, guest: sql`p.guest_id`, where: sql`p.removed_at is null` })
      return condition.value ? test : not(test)
    }
    case 'wrote':
      return timeTest(condition, when, (test) => ofGuest(sql`g.last_inbound_at`, test))
    case 'mailed':
      return timeTest(condition, when, (test) => ofGuest(sql`g.last_mailed_at`, test))
    case 'mailing':
      return has({
        from: sql`deliveries v`,
        guest: sql`v.guest_id`,
        where: sql`v.queue_id in ${queuesOf(condition.value)} and ${MAILING_TESTS[condition.op]}`,
      })
    case 'audience':
      return has({
        from: sql`audience_members m`,
        guest: sql`m.guest_id`,
        where: sql`m.audience_id in (${sql.join(condition.value)})`,
      })
    default:
      return condition satisfies never
  }
}

/** Rows about guests: a guest matches by one of them (`where`), or by all of theirs together (`having`). */
type Rows = { from: Sql; guest: Sql } & ({ where: Sql } | { having: Sql })

function hasRow(rows: Rows, mode: Mode): Sql {
  const { from, guest } = rows
  if ('where' in rows) {
    return mode === 'all'
      ? sql`g.id in (select ${guest} from ${from} where ${rows.where})`
      : sql`exists (select 1 from ${from} where ${guest} = g.id and ${rows.where})`
  }
  if (mode === 'each')
    return sql`exists (select 1 from ${from} where ${guest} = g.id group by ${guest} having ${rows.having})`
  const passing = sql`(select ${guest} as id from ${from} group by ${guest} having ${rows.having})`
  return mode === 'all'
    ? sql`g.id in ${passing}`
    : sql`exists (select 1 from ${passing} passing where passing.id = g.id)`
}

type Test = (column: Sql) => Sql

function ofGuest(column: Sql, test: Test): Sql {
  return sql`(${column} is not null and ${test(column)})`
}

type TimeTest = Condition<'last_order' | 'created' | 'wrote' | 'mailed'>

/** `happened` says in SQL that such a moment exists and passes a test. */
function timeTest(condition: TimeTest, { at, zone }: When, happened: (test: Test) => Sql): Sql {
  const since = (moment: number) => happened((column) => sql`${column} >= ${moment}`)
  const before = (moment: number) => happened((column) => sql`${column} < ${moment}`)
  switch (condition.op) {
    case 'within_days':
      return since(at - condition.value * DAY)
    case 'not_within_days':
      return not(since(at - condition.value * DAY))
    case 'more_than_days_ago':
      return before(at - condition.value * DAY)
    case 'before':
      return before(momentOf(condition.value, zone))
    case 'after':
      return since(momentOf(condition.value, zone))
    case 'ever':
      return happened(() => TRUE)
    case 'never':
      return not(happened(() => TRUE))
    default:
      return condition satisfies never
  }
}

/** A date begins at midnight in the zone. */
function momentOf(date: string, zone: string): number {
  return DateTime.fromISO(date, { zone }).toMillis()
}

/** `passes` says in SQL that the guest has rows whose amount passes a test; a guest without rows has 0. */
function amountTest(op: 'at_least' | 'at_most' | 'equals', amount: number, passes: (test: Test) => Sql): Sql {
  switch (op) {
    case 'at_least':
      return amount > 0 ? passes((sum) => sql`${sum} >= ${amount}`) : not(passes((sum) => sql`${sum} < ${amount}`))
    case 'at_most':
      return amount >= 0 ? not(passes((sum) => sql`${sum} > ${amount}`)) : passes((sum) => sql`${sum} <= ${amount}`)
    case 'equals':
      return amount === 0 ? not(passes((sum) => sql`${sum} <> ${amount}`)) : passes((sum) => sql`${sum} = ${amount}`)
    default:
      return op satisfies never
  }
}

function hundredths(amount: number): number {
  return Math.round(amount * 100)
}

/** Scores are compared in whole tenths: both databases treat whole numbers alike. */
function tenths({ op, value }: Condition<'last_score' | 'mean_score'>, sum: Sql, count: Sql): Sql {
  const wanted = sql.lit(Math.round(value * 10))
  return op === 'at_least' ? sql`${sum} * 10 >= ${wanted} * ${count}` : sql`${sum} * 10 <= ${wanted} * ${count}`
}

/** Dishes are stored in lower case: see `foldDish`. */
function dishes(condition: Condition<'favourite_dish' | 'ordered_dish'>, more: Sql): Rows {
  const where =
    condition.op === 'in'
      ? sql`${more}d.dish in (${sql.join(condition.value.map(foldDish))})`
      : sql`${more}d.dish like ${`%${escapeLike(foldDish(condition.value))}%`} escape '\\'`
  return { from: sql`guest_dishes d`, guest: sql`d.guest_id`, where }
}

/**
 * Guests whose latest statement on advertising by a channel is a consent: see `consentAllows`, which asks for one
 * guest.
 */
function agreed(channel: Condition<'advertising_consent'>['value'][number]): Rows {
  const fits = (name: Sql) => sql`${name}.purpose = 'advertising' and ${name}.channel in ('all', ${sql.lit(channel)})`
  return {
    from: sql`consents c`,
    guest: sql`c.guest_id`,
    where: sql`${fits(sql`c`)} and c.state = 'given' and not exists (
      select 1 from consents newer where newer.guest_id = c.guest_id and ${fits(sql`newer`)}
      and (newer.at > c.at or (newer.at = c.at and (newer.state > c.state
        or (newer.state = c.state and newer.id > c.id)))))`,
  }
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}

/** `ru` also matches `ru-RU`. */
function languageTest(languages: string[]): Sql {
  const tests = languages.map((tag) => sql`(g.language = ${tag} or g.language like ${`${tag}-%`})`)
  return sql`(g.language is not null and ${any(tests)})`
}

function any(tests: Sql[]): Sql {
  return sql`(${sql.join(tests, sql` or `)})`
}

function birthdayTest(condition: Condition<'birthday'>, { at, zone }: When): Sql {
  switch (condition.op) {
    case 'ever':
      return sql`g.birth_day is not null`
    case 'never':
      return sql`g.birth_day is null`
    case 'in_months': {
      const months = condition.value.map((month) => String(month).padStart(2, '0'))
      return sql`(g.birth_day is not null and substr(g.birth_day, 1, 2) in (${sql.join(months)}))`
    }
    case 'in_days':
      return sql`(g.birth_day is not null and ${any(birthdaySpans(at, zone, condition.value).map(spanTest))})`
    default:
      return condition satisfies never
  }
}

function spanTest({ from, to }: Span): Sql {
  return sql`g.birth_day between ${from} and ${to}`
}

function whatsAppTest(answer: Condition<'on_whatsapp'>['value'][number]): Sql {
  switch (answer) {
    case 'yes':
      return sql`(g.on_whatsapp is not null and g.on_whatsapp = 1)`
    case 'no':
      return sql`(g.on_whatsapp is not null and g.on_whatsapp = 0)`
    case 'unknown':
      return sql`g.on_whatsapp is null`
    default:
      return answer satisfies never
  }
}

/** Over all channels by which a mailing may go. */
function queuesOf(mailingIds: string[]): Sql {
  return sql`(
    select id from send_queues where owner_kind = 'mailing' and owner_id in (${sql.join(mailingIds)}) and is_test = 0
  )`
}

const MAILING_TESTS: Record<Condition<'mailing'>['op'], Sql> = {
  received: sql`v.status in ('sent', 'delivered', 'read')`,
  read: sql`v.status = 'read'`,
  answered: sql`v.replied_at is not null`,
}
