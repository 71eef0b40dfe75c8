/** Days, both included: `2026-11-23`. */
export type DateRange = { from: string; to: string }

/** Ranges that end today, and the last full week. */
export const PRESETS = ['week', '7', '30', '90'] as const
export type Preset = (typeof PRESETS)[number]

/** The range of a preset today. */
export function rangeOf(preset: Preset, today = new Date()): DateRange {
  if (preset === 'week') {
    // Days since Monday, and a week before that.
    const monday = shifted(today, -((today.getDay() + 6) % 7) - 7)
    return { from: dateOf(monday), to: dateOf(shifted(monday, 6)) }
  }
  return { from: dateOf(shifted(today, 1 - Number(preset))), to: dateOf(today) }
}

/** The preset that matches this range today. */
export function presetOf({ from, to }: DateRange, today = new Date()): Preset | undefined {
  return PRESETS.find((preset) => {
    const range = rangeOf(preset, today)
    return range.from === from && range.to === to
  })
}

/** The range in an address; undefined if there is none, or an invalid one. */
export function readRange(search: string): DateRange | undefined {
  const params = new URLSearchParams(search)
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? '']
  return isDate(from) && isDate(to) && from <= to ? { from, to } : undefined
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

function shifted(day: Date, days: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days)
}

function dateOf(day: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
