import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

type Instant = string | number | Date

/** Dates, times and figures in the form of a language, in the viewer's time zone. */
export type Formats = ReturnType<typeof formatsOf>

/** The formats of the chosen language. */
export function useFormats(): Formats {
  const { i18n } = useTranslation()
  return useMemo(() => formatsOf(i18n.language), [i18n.language])
}

function formatsOf(language: string, zone?: string) {
  const timeZone = zone ? { timeZone: zone } : {}
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', ...timeZone })
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', ...timeZone })
  const dayWithYear = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    ...timeZone,
  })
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', ...timeZone })
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', ...timeZone })
  const dateTime = new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...timeZone,
  })
  const full = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium', ...timeZone })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const numbers = new Map<number, Intl.NumberFormat>()
  const numberOf = (digits: number) => {
    const known = numbers.get(digits)
    if (known) return known
    const made = new Intl.NumberFormat(language, { maximumFractionDigits: digits })
    numbers.set(digits, made)
    return made
  }
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const moneyIn = (currency: string) =>
    new Intl.NumberFormat(language, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
      trailingZeroDisplay: 'stripIfInteger',
    })
  const roubles = moneyIn('RUB')
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const unit = (amount: number, name: 'minute' | 'hour' | 'day' | 'second') =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: 0,
    }).format(amount)
  const thisYear = (at: Date) => at.getFullYear() === new Date().getFullYear()

  return {
    language,
    date: (at: Instant) => date.format(new Date(at)),
    /** The day in words: 5 March; with the year if it is another one. */
    day: (at: Instant) => (thisYear(new Date(at)) ? day : dayWithYear).format(new Date(at)),
    weekday: (at: Instant) => weekday.format(new Date(at)),
    time: (at: Instant) => time.format(new Date(at)),
    /** 5 Mar, 14:05; with the year if it is another one. */
    dateTime: (at: Instant) =>
      thisYear(new Date(at))
        ? dateTime.format(new Date(at))
        : `${date.format(new Date(at))}, ${time.format(new Date(at))}`,
    /** Everything, for titles. */
    full: (at: Instant) => full.format(new Date(at)),
    /** For lists: the time today, the weekday within a week, otherwise the date. */
    brief: (at: Instant) => {
      const then = new Date(at)
      const midnight = new Date().setHours(0, 0, 0, 0)
      if (then.getTime() >= midnight && then.getTime() < midnight + DAY) return time.format(then)
      if (then.getTime() >= midnight - 6 * DAY && then.getTime() < midnight) return weekday.format(then)
      return thisYear(then) ? dateTime.format(then).replace(/,.*/s, '') : date.format(then)
    },
    /** Now, 5 min. ago, in 2 hr. */
    ago: (at: Instant, now: number = Date.now()) => {
      const gap = new Date(at).getTime() - now
      const size = Math.abs(gap)
      if (size < MINUTE) return relative.format(0, 'second')
      if (size < HOUR) return relative.format(Math.round(gap / MINUTE), 'minute')
      if (size < DAY) return relative.format(Math.round(gap / HOUR), 'hour')
      return relative.format(Math.round(gap / DAY), 'day')
    },
    /** A span of milliseconds: 2 hr 5 min. */
    span: (ms: number) => {
      if (ms < MINUTE) return unit(Math.max(1, Math.round(ms / 1000)), 'second')
      const minutes = Math.round(ms / MINUTE)
      if (minutes < 60) return unit(minutes, 'minute')
      if (minutes < 48 * 60) {
        return minutes % 60 === 0
          ? unit(minutes / 60, 'hour')
          : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`
      }
      const hours = Math.round(minutes / 60)
      return hours % 24 === 0
        ? unit(hours / 24, 'day')
        : `${unit(Math.floor(hours / 24), 'day')} ${unit(hours % 24, 'hour')}`
    },
    /** The decimal separator, for fields that take figures. */
    decimalSeparator:
      numberOf(1)
        .formatToParts(0.5)
        .find(({ type }) => type === 'decimal')?.value ?? '.',
    /** Roubles, unless another currency is given (ISO 4217); kopecks if there are any. */
    money: (sum: number, currency = 'RUB') => (currency === 'RUB' ? roubles : moneyIn(currency)).format(sum),
    number: (value: number, digits = 0) => numberOf(digits).format(value),
    /** Of a share of 1. */
    percent: (share: number) => percent.format(share),
    list: (parts: readonly string[]) => list.format(parts),
    /** In the language's own quotation marks. */
    quoted: (text: string) => (language === 'ru' ? `«${text}»` : `“${text}”`),
    /** Midnight to midnight: whether two instants are on the same day here. */
    sameDay: (a: Instant, b: Instant) => new Date(a).toDateString() === new Date(b).toDateString(),
  }
}
