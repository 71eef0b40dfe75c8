/** A guest's birthday, `1990-05-17`, or `--05-17` if the year is unknown: 17 May 1990. */
export function birthdayInWords(birthday: string, language: string): string {
  const { year, month, day } = partsOf(birthday)
  if (!month || !day) return birthday
  const at = new Date(Date.UTC(Number(year ?? 2000), Number(month) - 1, Number(day)))
  const parts = { day: 'numeric', month: 'long', timeZone: 'UTC', ...(year && { year: 'numeric' as const }) } as const
  return new Intl.DateTimeFormat(language, parts).format(at)
}

/** As typed, day first: 17.05.1990, or 17.05. */
export function birthdayText(birthday: string): string {
  const { year, month, day } = partsOf(birthday)
  return month && day ? [day, month, year].filter(Boolean).join('.') : birthday
}

/** Typed text in the API's form; what cannot be parsed is passed on, and refused there. */
export function birthdayOf(text: string): string | null {
  const typed = text.trim()
  const [, day, month, year] = typed.match(/^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?[./]?$/) ?? []
  if (!day || !month) return typed || null
  return [year ?? '-', month.padStart(2, '0'), day.padStart(2, '0')].join('-')
}

function partsOf(birthday: string) {
  const [, year, month, day] = birthday.match(/^(\d{4})?-{1,2}(\d{2})-(\d{2})$/) ?? []
  return { year, month, day }
}
