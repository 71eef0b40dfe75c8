import { TOPICS, type Topic } from '../../reputation/complaints/topics.ts'
import type { Query } from '../api.ts'
import type { RestaurantRating } from '../api-types.ts'
import { STATUSES, type Status } from './types.ts'

export const PERIODS = ['7', '30', '90', 'all', 'own'] as const
/** `since`: from an instant on, as complaints are counted; only a link sets it. */
export type Period = (typeof PERIODS)[number] | 'since'

export type Filters = {
  restaurant: string | null
  scores: number[]
  criterion: string | null
  complaint: Topic | null
  /** '': all; otherwise those that wait for a manager. */
  escalated: '' | 'true'
  service: string
  source: string | null
  status: Status
  period: Period
  /** Local days, both included; with `own`. */
  from: string
  to: string
  /** RFC 3339; with `since`. */
  since: string
  sort: 'newest' | 'deadline'
}

const DAY = 24 * 60 * 60_000

/** All reviews of a month, in any order. */
export const NO_FILTERS: Omit<Filters, 'sort'> = {
  restaurant: null,
  scores: [],
  criterion: null,
  complaint: null,
  escalated: '',
  service: '',
  source: null,
  status: 'all',
  period: '30',
  from: '',
  to: '',
  since: '',
}

const DEFAULTS: Filters = { ...NO_FILTERS, sort: 'newest' }

/** The filters are in the address, so that they can be sent to a colleague and survive a reload. */
export function readFilters(search: string): Filters {
  const params = new URLSearchParams(search)
  const status = STATUSES.find((each) => each === params.get('status'))
  const since = params.get('since') ?? ''
  const isSince = params.get('period') === 'since' && !Number.isNaN(Date.parse(since))
  const period = isSince ? 'since' : PERIODS.find((each) => each === params.get('period'))
  return {
    restaurant: params.get('restaurant'),
    scores: (params.get('scores') ?? '')
      .split(',')
      .map(Number)
      .filter((score) => score >= 1 && score <= 5),
    criterion: params.get('criterion'),
    complaint: TOPICS.find((topic) => topic === params.get('complaint')) ?? null,
    escalated: params.get('escalated') === 'true' ? 'true' : '',
    service: params.get('service') ?? '',
    source: params.get('source'),
    status: status ?? DEFAULTS.status,
    period: period ?? DEFAULTS.period,
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    since: isSince ? since : '',
    sort: params.get('sort') === 'deadline' ? 'deadline' : 'newest',
  }
}

export function writeFilters(filters: Filters): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) {
    const text = Array.isArray(value) ? value.join(',') : (value ?? '')
    const usual = DEFAULTS[name as keyof Filters]
    if (text !== '' && text !== usual) params.set(name, text)
  }
  return params.toString()
}

/** Exactly the reviews that a restaurant's page counts for a complaint. */
export function filtersOfComplaint({ restaurant_id, complaints_counted }: RestaurantRating, complaint: Topic): Filters {
  const { scores, from: since } = complaints_counted
  return { ...DEFAULTS, restaurant: restaurant_id, scores, complaint, period: 'since', since }
}

/** The low reviews of some days with this complaint. */
export function filtersOfDays(
  restaurant: string,
  complaint: Topic,
  { scores, from, to }: { scores: number[]; from: string; to: string },
): Filters {
  return { ...DEFAULTS, restaurant, scores, complaint, period: 'own', from, to }
}

/** Whether any filter differs from the default. */
export function isFiltered(filters: Filters): boolean {
  return writeFilters({ ...filters, sort: 'newest' }) !== ''
}

/** The filters in the API's form, without the order, which statistics do not have. */
export function filterQuery(filters: Filters, now: number = Date.now()): Query {
  const { restaurant: _, period, from, to, since, sort: __, scores, ...rest } = filters
  return { ...rest, score: scores.map(String), ...periodOf({ period, from, to, since }, now) }
}

function periodOf({ period, from, to, since }: Pick<Filters, 'period' | 'from' | 'to' | 'since'>, now: number): Query {
  if (period === 'all') return {}
  if (period === 'since') return { from: since }
  if (period === 'own') {
    return { ...(from && { from: midnight(from, 0) }), ...(to && { to: midnight(to, 1) }) }
  }
  // Whole days, so that the request stays the same for a day and its answer can be cached.
  const start = new Date(now - (Number(period) - 1) * DAY)
  start.setHours(0, 0, 0, 0)
  return { from: start.toISOString() }
}

/** The beginning of a local day, this many days later. */
function midnight(date: string, days: number): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day + days).toISOString()
}
