import { storedCodes } from '../../db/index.ts'
import {
  COURIER_CRITERIA,
  type CourierCriterion,
  RESTAURANT_CRITERIA,
  type RestaurantCriterion,
  TOPICS,
} from './topics.ts'

/** Complaints of a rating or review, as stored in its row. */
export const readTopics = storedCodes('topics', TOPICS)

const readGood = storedCodes('good', RESTAURANT_CRITERIA)
const readBad = storedCodes('bad', RESTAURANT_CRITERIA)
const readCourierGood = storedCodes('courier_good', COURIER_CRITERIA)
const readCourierBad = storedCodes('courier_bad', COURIER_CRITERIA)

/** What a guest marked as good and bad about the restaurant. */
export function criteriaOf(row: { good: string; bad: string }): {
  good: RestaurantCriterion[]
  bad: RestaurantCriterion[]
} {
  return { good: readGood(row.good), bad: readBad(row.bad) }
}

/** What a guest marked as good and bad about the courier. */
export function courierCriteriaOf(row: { courier_good: string; courier_bad: string }): {
  good: CourierCriterion[]
  bad: CourierCriterion[]
} {
  return { good: readCourierGood(row.courier_good), bad: readCourierBad(row.courier_bad) }
}

/** What a rating or review complains of, by its criteria and its text. */
export function remarksOf(row: { bad: string; courier_bad: string }): {
  bad: RestaurantCriterion[]
  courierBad: CourierCriterion[]
} {
  return { bad: readBad(row.bad), courierBad: readCourierBad(row.courier_bad) }
}
