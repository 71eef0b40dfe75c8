/** The rules that can be chosen without knowing cron. Weekdays: 1 Monday ... 7 Sunday. */
export type Rule =
  | { every: 'daily'; time: string }
  | { every: 'weekly'; time: string; days: number[] }
  | { every: 'monthly'; time: string; day: number }
  | { every: 'custom'; cron: string }

export function cronOf(rule: Rule): string {
  if (rule.every === 'custom') return rule.cron.trim()
  const [hour = '0', minute = '0'] = rule.time.split(':')
  const at = `${Number(minute)} ${Number(hour)}`
  switch (rule.every) {
    case 'daily':
      return `${at} * * *`
    case 'weekly':
      return `${at} * * ${[...rule.days].sort((a, b) => a - b).join(',') || '*'}`
    case 'monthly':
      return `${at} ${rule.day} * *`
    default:
      return rule satisfies never
  }
}

/** The reverse; a rule that cannot be chosen this way stays a cron rule. */
export function ruleOf(cron: string): Rule {
  const custom = { every: 'custom' as const, cron }
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = cron.trim().split(/\s+/)
  if (rest.length > 0 || !/^\d+$/.test(minute) || !/^\d+$/.test(hour) || month !== '*') return custom
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (day === '*' && weekday === '*') return { every: 'daily', time }
  if (day === '*' && /^[0-7](,[0-7])*$/.test(weekday)) {
    return { every: 'weekly', time, days: weekday.split(',').map((name) => Number(name) || 7) }
  }
  if (/^\d+$/.test(day) && weekday === '*') return { every: 'monthly', time, day: Number(day) }
  return custom
}
