import type { Explanation, RatingPage, Summary } from '../../reputation/index.ts'

export type Rating = Omit<RatingPage, 'explain'> & { explain: Explanation }

export type Complaint = RatingPage['complaints'][number]

export type Alert = RatingPage['alerts'][number]

export type Restaurant = Summary & {
  id: string
  name: string
  time_zone: string
  courier: 'own' | 'partner'
  created_at: string
}

export type Cause = NonNullable<RatingPage['cancellations']['main_cause']>

export type Simulation = {
  score: number | null
  score_after: number | null
  target: number | null
  fives_needed: number | null
  cancellation_rating: number | null
  clean_orders_needed: number | null
}

export type CheckItem = {
  key: string
  kind: 'weekly' | 'falling'
  title: string
  hint: string
  done_at: string | null
  done_by: string | null
  note: string | null
}

export type CheckList = { week: string; rating_falls: boolean; items: CheckItem[] }

export const RESTAURANTS_KEY = ['restaurants'] as const
