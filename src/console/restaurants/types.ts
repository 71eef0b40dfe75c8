import type { CheckList, RestaurantRating } from '../api-types.ts'

export type Complaint = RestaurantRating['complaints'][number]
export type Alert = RestaurantRating['alerts'][number]
export type Cause = NonNullable<RestaurantRating['cancellations']['main_cause']>
export type CheckItem = CheckList['items'][number]

export const RESTAURANTS_KEY = ['restaurants'] as const
