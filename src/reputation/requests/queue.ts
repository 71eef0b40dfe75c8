/** Each restaurant's rating requests are a queue of paced sending. */
const PREFIX = 'rating_requests-'

export function queueOfRestaurant(restaurantId: string): string {
  return `${PREFIX}${restaurantId}`
}

/** Undefined for a queue of something else. */
export function restaurantOfQueue(queueId: string): string | undefined {
  return queueId.startsWith(PREFIX) ? queueId.slice(PREFIX.length) : undefined
}
