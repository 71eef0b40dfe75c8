import { DateTime } from 'luxon'
import { DAY } from '../../lib/units.ts'
import { foldDish } from '../../orders/index.ts'
import { type Condition, isGroup, type Node } from '../conditions.ts'
import { WHATSAPP_ANSWERS } from '../fields.ts'
import { at, type Guest, ordersOf, zone } from './world.ts'

/** The meaning of conditions, written plainly: whether a guest matches. */
export function matches(guest: Guest, node: Node): boolean {
  if (!isGroup(node)) return meets(guest, node)
  const { all_of = [], any_of, none_of = [] } = node
  return (
    all_of.every((each) => matches(guest, each)) &&
    (!any_of || any_of.some((each) => matches(guest, each))) &&
    !none_of.some((each) => matches(guest, each))
  )
}

function meets(guest: Guest, condition: Condition): boolean {
  const orders = ordersOf(guest)
  switch (condition.field) {
    case 'last_order':
      return meetsTime(orders.last, condition)
    case 'orders_count':
      return meetsAmount(orders.count, condition)
    case 'orders_sum':
      return meetsAmount(orders.sum / 100, condition)
    case 'retention':
      return guest.orders.length > 0 && guest.retention !== null && condition.value.includes(guest.retention)
    case 'favourite_dish':
      return guest.dishes.some(({ name, favourite }) => favourite && meetsDish(name, condition))
    case 'ordered_dish':
      return guest.dishes.some(({ name }) => meetsDish(name, condition))
    case 'restaurant':
      return guest.orders.some((order) => !order.cancelled && condition.value.includes(order.restaurant))
    case 'bonuses':
      return meetsAmount(guest.bonuses.reduce((sum, amount) => sum + amount, 0) / 100, condition)
    case 'last_score':
      return guest.scores.length > 0 && meetsAmount(guest.scores.at(-1)!, condition)
    case 'mean_score': {
      const mean = guest.scores.reduce((sum, score) => sum + score, 0) / guest.scores.length
      return guest.scores.length > 0 && meetsAmount(mean, condition)
    }
    case 'unprocessed':
      return guest.unprocessed > 0 === condition.value
    case 'tag':
      return guest.tags.some((tag) => condition.value.includes(tag))
    case 'language':
      return guest.language !== null && condition.value.includes(guest.language.split('-')[0]!)
    case 'time_zone':
      return guest.zone !== null && condition.value.includes(guest.zone)
    case 'birthday':
      return meetsBirthday(guest.birthDay, condition)
    case 'created':
      return meetsTime(guest.created, condition)
    case 'on_whatsapp':
      return condition.value.includes(WHATSAPP_ANSWERS[guest.onWhatsApp === null ? 2 : 1 - guest.onWhatsApp]!)
    case 'advertising_consent':
      return condition.value.some(
        (channel) =>
          guest.said.findLast((word) => word.channel === 'all' || word.channel === channel)?.state === 'given',
      )
    case 'push_token':
      return guest.devices.includes('there') === condition.value
    case 'wrote':
      return meetsTime(guest.wrote, condition)
    case 'mailed':
      return meetsTime(guest.mailed, condition)
    case 'mailing':
      return guest.mailings.some(
        ({ id, status, replied }) =>
          condition.value.includes(id) &&
          { received: ['sent', 'read'].includes(status), read: status === 'read', answered: replied }[condition.op],
      )
    case 'audience':
      return guest.lists.some((list) => condition.value.includes(list))
  }
}

function meetsTime(time: number | null, condition: Condition<'last_order' | 'created' | 'wrote' | 'mailed'>): boolean {
  const days = time === null ? Infinity : (at - time) / DAY
  const day = (date: string) => DateTime.fromISO(date, { zone }).toMillis()
  switch (condition.op) {
    case 'within_days':
      return days <= condition.value
    case 'not_within_days':
      return days > condition.value
    case 'more_than_days_ago':
      return time !== null && days > condition.value
    case 'before':
      return time !== null && time < day(condition.value)
    case 'after':
      return time !== null && time >= day(condition.value)
    case 'ever':
      return time !== null
    case 'never':
      return time === null
  }
}

function meetsAmount(amount: number, { op, value }: { op: string; value: number }): boolean {
  return op === 'at_least' ? amount >= value : op === 'at_most' ? amount <= value : amount === value
}

function meetsDish(name: string, condition: Condition<'ordered_dish' | 'favourite_dish'>): boolean {
  return condition.op === 'in'
    ? condition.value.some((dish) => foldDish(dish) === foldDish(name))
    : foldDish(name).includes(foldDish(condition.value))
}

function meetsBirthday(day: string | null, condition: Condition<'birthday'>): boolean {
  if (condition.op === 'never' || day === null) return condition.op === 'never' && day === null
  if (condition.op === 'ever') return true
  if (condition.op === 'in_months') return condition.value.includes(Number(day.slice(0, 2)))
  const today = DateTime.fromMillis(at, { zone })
  return Array.from({ length: Math.min(condition.value, 366) + 1 }, (_, n) => today.plus({ days: n })).some((date) => {
    const common = !date.isInLeapYear && day === '02-29'
    return date.toFormat('MM-dd') === (common ? '02-28' : day)
  })
}
